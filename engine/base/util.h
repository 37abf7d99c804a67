/* util.h - the few things every file needs: own bugs, checked allocation, small arithmetic.
 *
 * Three kinds of failure have three words here.  Our own bug: PS_BUG(), which prints and
 * aborts.  Cannot go on: a negative PS_E* code, handed up to driver/, which alone prints.
 * Bad input: a finding or a note with a position.  Running out of memory ends the process
 * with a message: analysis runs in worker processes, where that costs one file, and is said.
 */
#ifndef PS_BASE_UTIL_H
#define PS_BASE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ps_status {
	PS_OK = 0,
	PS_EINVAL = -1,	  /* the caller's input is unusable                           */
	PS_ENOENT = -2,	  /* a file or entry does not exist                           */
	PS_EIO = -3,	  /* reading or writing failed; errno says why                */
	PS_EPARSE = -4,	  /* a file is not what its format asks for                   */
	PS_ELIMIT = -5,	  /* over a budget: the thing counts as not analysed          */
	PS_EUNSUPP = -6,  /* a construct that is not handled; counted and named       */
	PS_EVERSION = -7, /* written by another version of the tool                   */
};

#if defined(__GNUC__)
#define PS_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define PS_NORETURN	__attribute__((noreturn))
#else
#define PS_PRINTF(f, a)
#define PS_NORETURN
#endif

/* Report a bug of panicscan itself and abort.  Never returns. */
PS_NORETURN void ps_bug(const char *file, int line, const char *fmt, ...) PS_PRINTF(3, 4);
#define PS_BUG(...) ps_bug(__FILE__, __LINE__, __VA_ARGS__)

/* State an invariant that readers, and panicscan on its own sources, can rely on.  Stays in
 * release builds: for what costs next to nothing. */
#define PS_ASSERT(x) ((x) ? (void)0 : PS_BUG("expected %s", #x))

/* malloc family that never returns NULL; n * size is checked.  Free with free(). */
void *xmalloc(size_t size_bytes);
void *xcalloc(size_t n, size_t size_bytes);
void *xreallocarray(void *p, size_t n, size_t size_bytes);
char *xstrdup(const char *s);

#define PS_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static inline uint32_t ps_min_u32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static inline int64_t ps_min_i64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t ps_max_i64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Is somebody looking for memory that was not given back before the process ends?  Else there is no
 * point in doing so. */
#if defined(__SANITIZE_ADDRESS__)
#define PS_LEAKS_ARE_SOUGHT true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PS_LEAKS_ARE_SOUGHT true
#endif
#endif
#ifndef PS_LEAKS_ARE_SOUGHT
#define PS_LEAKS_ARE_SOUGHT false
#endif

#endif
