/* Stands for a library's header: its macros check defensively. */
#ifndef SAFE_MACROS_H
#define SAFE_MACROS_H
#pragma GCC system_header

#define SAFE_RELEASE(p)                                                                            \
	do {                                                                                       \
		if (p) {                                                                           \
			sys_release(p);                                                            \
			(p) = 0;                                                                   \
		}                                                                                  \
	} while (0)

#define SAFE_NAME(p) ((p) ? (p)->name : "(null)")

void sys_release(void *p);

#endif
