/* otlp_file - reports as OpenTelemetry log records, one JSON object a line, into a file that a
 * collector's otlpjsonfile receiver reads.
 *
 *	otlp_file FILE
 */
#include <panic/panic.h>
#include <stdio.h>

static void charge(void *arg)
{
	int cents = *(int *)arg;

	PANIC_WATCH(&cents, sizeof(cents), "cents");
	panic_if(cents < 0, "cannot charge %d cents", cents);
	printf("charged %d\n", cents);
}

int main(int argc, char **argv)
{
	struct panic_layer layer = {.name = "billing"};
	int amounts[] = {100, -5, 250};

	if (argc != 2) {
		fprintf(stderr, "usage: otlp_file FILE\n");
		return 2;
	}
	if (panic_sink_file(argv[1], PANIC_OTLP, 1 << 20) < 0) {
		perror(argv[1]);
		return 1;
	}
	panic_field_set_global("service.name", "shop");
	for (unsigned i = 0; i < 3; i++) {
		/* With these the record is part of a trace. */
		panic_field_set("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
		panic_field_set("span_id", "00f067aa0ba902b7");
		panic_guard_fn(&layer, charge, &amounts[i]);
	}
	return 0;
}
