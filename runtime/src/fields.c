/* fields.c - key/value pairs of threads and of the process, watched variables, redaction. */
#include "internal.h"
#include "capture.h"
#include "ext.h"
#include "out.h"
#include "write.h"
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static char global_fields[FIELDS_MAX / 2];
static _Atomic unsigned global_len;
static pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER;

static __thread struct panic_watch *watches __attribute__((tls_model("initial-exec")));

static panic_redact_fn *_Atomic redact_fn;
static void *_Atomic redact_arg;

/* ---- the thread's extension ---------------------------------------------------------------------
 */

struct thread_ext *ext_get(void)
{
	if (!ts.ext) {
		void *p = mmap(NULL, sizeof(struct thread_ext), PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return NULL;
		ts.ext = p;
		state_key_set();
	}
	return ts.ext;
}

void ext_release(void)
{
	struct thread_ext *x = ts.ext;

	if (!x)
		return;
	ts.ext = NULL;
	if (x->ring)
		recorder_thread_ends(x->ring);
	fault_stack_release(x);
	munmap(x, sizeof(*x));
}

bool read_safely(void *to, const void *p, size_t n)
{
	int saved = errno;
	ssize_t got = process_vm_readv(getpid(), &(struct iovec){to, n}, 1,
				       &(struct iovec){(void *)(uintptr_t)p, n}, 1, 0);

	errno = saved;
	return got == (ssize_t)n;
}

/* ---- setting ------------------------------------------------------------------------------------
 */

/* Take the pair key out of the list of len bytes; returns what is left. */
static unsigned without(char *fields, unsigned len, const char *key)
{
	for (unsigned at = 0; at < len;) {
		size_t k = strlen(fields + at) + 1, n = k + strlen(fields + at + k) + 1;

		if (strcmp(fields + at, key) != 0) {
			at += (unsigned)n;
			continue;
		}
		memmove(fields + at, fields + at + n, len - at - n);
		len -= (unsigned)n;
	}
	return len;
}

static bool set_in(char *fields, unsigned *len, size_t max, const char *key, const char *value)
{
	size_t k = strlen(key) + 1, v = value ? strlen(value) + 1 : 0;

	*len = without(fields, *len, key);
	if (!value)
		return true;
	if (k + v > max - *len)
		return false;
	memcpy(fields + *len, key, k);
	memcpy(fields + *len + k, value, v);
	*len += (unsigned)(k + v);
	return true;
}

bool panic_field_set(const char *key, const char *value)
{
	struct thread_ext *x = ext_get();
	unsigned len;
	bool ok;

	if (!x)
		return false;
	len = x->fields_len;
	x->fields_len = 0; /* a fault now sees none rather than half of one */
	PANIC__BARRIER();
	ok = set_in(x->fields, &len, FIELDS_MAX / 2, key, value);
	PANIC__BARRIER();
	x->fields_len = (uint16_t)len;
	return ok;
}

bool panic_field_set_global(const char *key, const char *value)
{
	unsigned len;
	bool ok;

	pthread_mutex_lock(&global_lock);
	len = atomic_load(&global_len);
	ok = set_in(global_fields, &len, sizeof(global_fields), key, value);
	atomic_store(&global_len, len);
	pthread_mutex_unlock(&global_lock);
	return ok;
}

/* ---- watched variables --------------------------------------------------------------------------
 */

void panic__watch_begin(struct panic_watch *w, const volatile void *ptr, size_t len,
			const char *name)
{
	w->ptr = (const void *)(uintptr_t)ptr;
	w->len = len;
	w->name = name;
	w->next = watches;
	PANIC__BARRIER();
	watches = w;
}

void panic__watch_end(void *arg)
{
	watches = ((struct panic_watch *)arg)->next;
}

static void watch_into(struct report_data *rep, const struct panic_watch *w)
{
	unsigned char bytes[32];
	char key[40], text[80];
	struct out k = OUT_BUF(key, sizeof(key)), t = OUT_BUF(text, sizeof(text));
	size_t n = w->len < sizeof(bytes) ? w->len : sizeof(bytes);
	uint64_t v = 0;

	if (!read_safely(bytes, w->ptr, n))
		return;
	out_str(&k, "watch.");
	out_str(&k, w->name);
	out_end(&k);
	if (w->len <= 8 && (w->len & (w->len - 1)) == 0 && w->len) {
		memcpy(&v, bytes, n); /* little endian */
		out_u64(&t, v);
		out_str(&t, " (0x");
		out_hex(&t, v, (unsigned)(2 * n));
		out_char(&t, ')');
	} else {
		for (size_t i = 0; i < n; i++)
			out_hex(&t, bytes[i], 2);
		if (w->len > n)
			out_str(&t, "…");
	}
	out_end(&t);
	rep_add_field(rep, key, text);
}

/* ---- into a report, and out of it ---------------------------------------------------------------
 */

static void all_into(struct report_data *rep, const char *fields, unsigned len)
{
	for (unsigned at = 0; at < len;) {
		size_t k = strlen(fields + at) + 1;

		rep_add_field(rep, fields + at, fields + at + k);
		at += (unsigned)(k + strlen(fields + at + k) + 1);
	}
}

void fields_into(struct report_data *rep)
{
	unsigned n = 0;

	all_into(rep, global_fields, atomic_load(&global_len));
	if (ts.ext)
		all_into(rep, ts.ext->fields, ts.ext->fields_len);
	for (const struct panic_watch *w = watches; w && n < 8; w = w->next, n++)
		watch_into(rep, w);
}

void panic_set_redact(panic_redact_fn *fn, void *arg)
{
	atomic_store(&redact_fn, NULL);
	atomic_store(&redact_arg, arg);
	atomic_store(&redact_fn, fn);
}

static bool comes_again(const struct report_data *rep, unsigned at, const char *key)
{
	while (at < rep->fields_len) {
		const char *k = rep->fields + at, *v = k + strlen(k) + 1;

		if (strcmp(k, key) == 0)
			return true;
		at = (unsigned)(v + strlen(v) + 1 - rep->fields);
	}
	return false;
}

void fields_each(struct out *o, const struct report_data *rep, field_fn *fn, void *arg)
{
	panic_redact_fn *redact = atomic_load(&redact_fn);

	for (unsigned at = 0; at < rep->fields_len;) {
		const char *k = rep->fields + at, *v = k + strlen(k) + 1;
		char shown[FIELDS_MAX];

		at = (unsigned)(v + strlen(v) + 1 - rep->fields);
		if (comes_again(rep, at, k))
			continue;
		memcpy(shown, v, strlen(v) + 1);
		if (redact)
			redact(k, shown, atomic_load(&redact_arg));
		fn(o, k, shown, arg);
	}
}
