/* fault_recovery - a plug-in that dereferences null loses its call, not the process. */
#include <panic/panic.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* "A fault in this module's code may be a panic": it holds no locks that are not deferred. */
PANIC_FAULTS_HERE;

struct node {
	struct node *next;
	int value;
};

static void unlock(void *arg)
{
	*(int *)arg = 0;
	puts("unlocked");
}

struct call {
	struct node *list;
	int n, locked;
};

/* The plug-in believes that the list has n nodes. */
static void plugin_sum(void *arg)
{
	struct call *c = arg;
	struct node *l = c->list;
	int sum = 0;

	c->locked = 1;
	PANIC_DEFER(unlock, &c->locked);
	for (int i = 0; i < c->n; i++, l = l->next)
		sum += l->value;
	printf("sum %d\n", sum);
}

int main(void)
{
	struct node b = {NULL, 2}, a = {&b, 1};
	struct call calls[] = {{&a, 2, 0}, {&a, 3, 0}, {&a, 1, 0}};
	panic_report report;
	struct panic_fault fault;
	int r = panic_signals_install(PANIC_FAULT_NULL);

	if (r) {
		fprintf(stderr, "faults can't be panics here: %s\n", strerror(r));
		return r == ENOTSUP ? 77 : 1;
	}
	for (unsigned i = 0; i < 3; i++) {
		if (panic_call(plugin_sum, &calls[i], &report) == PANIC_OK)
			continue;
		printf("plug-in failed: %s\n", panic_report_message(&report));
		if (panic_report_fault(&report, &fault))
			printf("signal %d at address %#lx\n", fault.signal,
			       (unsigned long)fault.address);
		panic_report_write(&report, PANIC_TEXT, 2);
	}
	return calls[0].locked + calls[1].locked + calls[2].locked;
}
