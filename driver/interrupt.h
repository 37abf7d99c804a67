/* interrupt.h - Ctrl-C and its kin set a flag; whoever waits looks at it and unwinds, so that
 * worker processes and temporary files are gone before the program ends. */
#ifndef PS_DRIVER_INTERRUPT_H
#define PS_DRIVER_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP set the flag; a second one ends the process at once.
 * Writing beyond the limit on the size of files (ulimit -f) is an error like a full disk. */
void interrupt_install(void);

/* Until the next interrupt_install() they end the process at once again: for work that has nothing
 * to leave behind. */
void interrupt_uninstall(void);

/* While something must not be left half-done, no signal ends the process.  Does not nest. */
void interrupt_hold(void);
void interrupt_release(void);

/* The signal that came, or 0. */
int interrupt_signal(void);

#endif
