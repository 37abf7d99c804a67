#include "driver/unit_file.h"
#include "driver/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The unit of a file of a million lines has some 20 MB, its text 60: a larger file is something
 * else. */
#define MAX_UNIT_BYTES ((size_t)1 << 30)

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), n_end = strlen(end);

	return n > n_end && strcmp(path + n - n_end, end) == 0;
}

bool unit_file_is_name(const char *path)
{
	return ends_in(path, ".psu") || ends_in(path, ".ir");
}

/* ---- bytes --------------------------------------------------------------------------------------
 */

static int cannot(struct strbuf *reterr, const char *why)
{
	strbuf_printf(reterr, "cannot be read: %s", why);
	return PS_EIO;
}

static int check_kind(const struct stat *st, struct strbuf *reterr)
{
	if (S_ISDIR(st->st_mode))
		return cannot(reterr, "it is a folder");
	if (!S_ISREG(st->st_mode))
		return cannot(reterr, "it is no regular file");
	if ((uint64_t)st->st_size > MAX_UNIT_BYTES)
		return cannot(reterr, "it has more than 1 GiB");
	return PS_OK;
}

/* All that is there now; a file that grows meanwhile is read no further. */
static int read_bytes(int fd, size_t n_bytes, struct strbuf *ret, struct strbuf *reterr)
{
	static const size_t at_once = (size_t)1 << 20;
	char *buf = xmalloc(at_once);
	int status = PS_OK;

	while (ret->n_bytes < n_bytes && status == PS_OK) {
		size_t left = n_bytes - ret->n_bytes;
		ssize_t n = read(fd, buf, left < at_once ? left : at_once);

		if (n > 0)
			strbuf_add(ret, buf, (size_t)n);
		else if (n == 0)
			status = cannot(reterr, "it got shorter meanwhile");
		else if (errno != EINTR)
			status = cannot(reterr, strerror(errno));
	}
	free(buf);
	return status;
}

static int read_file(const char *path, struct strbuf *ret, struct strbuf *reterr)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), status;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		status = cannot(reterr, strerror(errno));
	else
		status = check_kind(&st, reterr);
	if (status == PS_OK)
		status = read_bytes(fd, (size_t)st.st_size, ret, reterr);
	if (fd >= 0)
		close(fd);
	return status;
}

/* ---- units --------------------------------------------------------------------------------------
 */

static int parse(const char *path, const struct strbuf *text, struct ir_unit **ret,
		 struct strbuf *reterr)
{
	int status = ir_parse_unit(strbuf_str(text), text->n_bytes, ret, reterr);

	if (status == PS_OK)
		ir_unit_set_main(*ret, path);
	return status;
}

/* What it says may be of any length: its first line will do. */
static void say_unverified(const struct strbuf *violations, struct strbuf *reterr)
{
	const char *s = strbuf_str(violations);

	strbuf_puts(reterr, "the unit file does not verify: ");
	strbuf_add(reterr, s, strcspn(s, "\n"));
}

static int decode(const struct strbuf *bytes, struct ir_unit **ret, struct ir_origin *ret_origin,
		  struct strbuf *reterr)
{
	struct strbuf violations = {0};
	struct ir_origin origin;
	struct ir_unit *u;
	int status = ir_decode_unit(strbuf_str(bytes), bytes->n_bytes, &u, &origin, reterr);

	if (status != PS_OK)
		return status;
	status = ir_verify_unit(u, &violations);
	if (status == PS_OK) {
		*ret = u;
		*ret_origin = origin;
	} else {
		say_unverified(&violations, reterr);
		ir_unit_free(u);
	}
	strbuf_release(&violations);
	return status;
}

int unit_file_read(const char *path, struct ir_unit **ret_unit, struct ir_origin *ret_origin,
		   struct strbuf *reterr)
{
	struct strbuf bytes = {0};
	int status = read_file(path, &bytes, reterr);

	if (status == PS_OK) {
		if (ends_in(path, ".psu") || ir_is_unit_file(strbuf_str(&bytes), bytes.n_bytes)) {
			status = decode(&bytes, ret_unit, ret_origin, reterr);
		} else {
			*ret_origin = (struct ir_origin){0};
			status = parse(path, &bytes, ret_unit, reterr);
		}
	}
	strbuf_release(&bytes);
	return status;
}

int unit_file_write(const char *path, const struct ir_unit *u, const struct ir_origin *origin,
		    struct strbuf *reterr)
{
	struct strbuf bytes = {0};
	int status;

	ir_encode_unit(u, origin, &bytes);
	status = report_write_file(path, strbuf_str(&bytes), bytes.n_bytes, reterr);
	strbuf_release(&bytes);
	return status;
}
