/* rules_load.c - fuzz target: any bytes as a user's rules file; what loads is dumped, and the dump
 * must load again. */
#include "rules/rules.h"

const struct rules_file rules_shipped[] = {{0}};
const uint32_t rules_n_shipped = 0;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct models *m = models_new(), *again = models_new();
	struct strbuf text = {0}, err = {0};

	if (models_add_text(m, "fuzz", (const char *)data, size, false, &err) == PS_OK) {
		models_finish(m);
		models_dump(m, &text);
		if (models_add_text(again, "dump", strbuf_str(&text), text.n_bytes, false, &err) !=
			    PS_OK &&
		    text.n_bytes < 1 << 20)
			PS_BUG("a dump does not load: %s", strbuf_str(&err));
	} else if (!err.n_bytes) {
		PS_BUG("an error without a message");
	}
	models_free(m);
	models_free(again);
	strbuf_release(&text);
	strbuf_release(&err);
	return 0;
}
