/* fuzz_target - a parser under libFuzzer:
 *
 *	clang -fsanitize=fuzzer,address -Iinclude examples/fuzz_target.c libpanic.a -o fuzz &&
 *./fuzz
 *
 * Each different panic leaves its input and its report behind.  Without -fsanitize=fuzzer the main
 * below (-DSTANDALONE) runs files through the target, as AFL++ does. */
#include <panic/panic.h>
#include <stdio.h>

struct header {
	unsigned version, length;
};

static struct header parse_header(const uint8_t *data, size_t size)
{
	struct header h;

	panic_if(size < 3 || data[0] != 'H', "no header");
	h.version = data[1];
	h.length = data[2];
	panic_if(h.version > 3, "version %u is not known", h.version);
	return h;
}

static void parse(const uint8_t *data, size_t size)
{
	struct header h = parse_header(data, size);
	unsigned sum = 0;

	/* The bug: the length is believed.  PANIC_INDEX turns it into a panic with its numbers. */
	for (unsigned i = 0; i < h.length; i++)
		sum += data[PANIC_INDEX(3 + i, size)];
	if (sum == 0xffff)
		puts("lucky");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return panic_fuzz_hook(data, size, parse, PANIC_FUZZ_GO_ON);
}

#ifdef STANDALONE
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		uint8_t data[4096];
		FILE *f = fopen(argv[i], "rb");

		if (!f) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), f));
		fclose(f);
	}
	return 0;
}
#endif
