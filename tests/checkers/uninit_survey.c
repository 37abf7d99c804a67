// RUN: %verify
/* Functions that are surveyed before they are looked at: what is unwritten in one of the joined states only. */
#include <stdbool.h>
#include <stdio.h>

struct limits {
	int retry;
};

struct transfer {
	void *handle;
	struct limits *limits;
	int aborted;
	char *text;
};

struct message {
	void *handle;
	int result;
};

int close_transfer(struct transfer *t);
int get_private(void *handle, int what, void **out);
void finish(struct transfer *t);
struct message *next_message(int *n_left);

/* Leaves *retry and *delay alone where there is nothing to be done: its result says so. */
static int after_transfer(struct transfer *t, int result, bool *retry, long *delay)
{
	struct limits *limits = t->limits;

	if (!t->handle || !limits)
		return -1;
	*retry = false;
	*delay = 0;
	if (limits->retry) {
		*retry = true;
		*delay = 10;
	}
	close_transfer(t);
	return result;
}

int all_transfers_bad(void)
{
	int left, result = 0, n = 0;
	struct message *m;

	do {
		m = next_message(&left);
		if (m) {
			bool retry;
			long delay;
			void *private = NULL;
			struct transfer *done;
			int got = m->result;

			get_private(m->handle, 3, &private);
			done = private;
			if (done->aborted && got == 3 && done->text)
				printf("aborted: %s\n", done->text);
			got = after_transfer(done, got, &retry, &delay);
			finish(done);
			if (retry)				      // expect: uninit-use
				n = delay ? n + (int)(delay / 1000) : 0; // expect: uninit-use
			else
				result = got;
		}
	} while (m);
	return result + n;
}

/* The same, but asked for by what the callee says. */
static int start(struct transfer *t, bool *retry, long *delay)
{
	if (!t->handle || !t->limits)
		return -1;
	*retry = t->limits->retry > 0;
	*delay = 10;
	return 0;
}

int all_transfers_ok(void)
{
	int left, result = 0, n = 0;
	struct message *m;

	do {
		m = next_message(&left);
		if (m) {
			bool retry;
			long delay;
			void *private = NULL;
			struct transfer *done;
			int got;

			get_private(m->handle, 3, &private);
			done = private;
			if (done->aborted && m->result == 3 && done->text)
				printf("aborted: %s\n", done->text);
			got = start(done, &retry, &delay);
			finish(done);
			if (got == 0 && retry)
				n = delay ? n + (int)(delay / 1000) : 0;
			else
				result = got;
		}
	} while (m);
	return result + n;
}

/* An error code that is asked for first, many statements later. */
int sum_fields_ok(FILE *in, int wanted)
{
	int error = 0, sum = 0, width, height, depth;
	char line[200];

	if (!fgets(line, sizeof line, in)) {
		error = -1;
	} else if (sscanf(line, "%d %d %d", &width, &height, &depth) != 3) {
		error = -2;
	}
	if (wanted > 3)
		printf("reading %d\n", wanted);
	if (wanted > 100)
		printf("that is a lot\n");
	while (wanted > 0) {
		sum += wanted % 7;
		wanted--;
	}
	if (error == 0) {
		sum += width;
		sum += height * 2;
		sum += depth * 4;
	}
	printf("%d\n", error);
	return error ? error : sum;
}

int sum_fields_bad(FILE *in, int wanted)
{
	int error = 0, sum = 0, width, height = 0, depth = 0;
	char line[200];

	if (!fgets(line, sizeof line, in)) {
		error = -1;
	} else if (line[0] == '#') {
		error = 1;
	} else {
		width = line[0];
		height = line[1];
	}
	if (wanted > 3)
		printf("reading %d\n", wanted);
	if (wanted > 100)
		printf("that is a lot\n");
	while (wanted > 0) {
		sum += wanted % 7;
		wanted--;
	}
	if (error >= 0) {
		sum += width; // expect: uninit-use
		sum += height * 2;
		sum += depth * 4;
	}
	printf("%d\n", error);
	return error < 0 ? error : sum;
}
