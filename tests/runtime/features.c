// RUN: rm -rf %t && mkdir %t
// RUN: %rt -p "gcc-chain clang-unwind" %s %t
// RUN: rm -rf %t && mkdir %t
// RUN: %rt -s asan -f "-O1 -g" -p "clang-chain clang-unwind" %s %t
// RUN: rm -rf %t && mkdir %t
// RUN: %rt -s tsan -f "-O1 -g" -p "clang-chain" %s %t
//
// What is around the panics: errors, contexts, layers, threads, pools of workers, breaker, counters,
// census, recorder, hook, fields, fuzz hook.
#include "t.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static panic_report rep;
static const char *dir;

static void panics(void *arg)
{
	panic("%s", (const char *)arg);
}

/* ---- errors ------------------------------------------------------------------------------------- */

static const panic_error_kind not_found = {"not found"}, other = {"other"};

static void throws(void *arg)
{
	panic_error_throw(arg);
}

static void test_errors(void)
{
	panic_error *e = panic_error_new(&not_found, 4, "no key %d", 7), *w, *back;

	CHECK_STR(panic_error_message(e), "no key 7");
	w = panic_error_wrap(panic_error_wrap(e, "reading %s", "x"), "starting");
	CHECK_STR(panic_error_message(w), "starting: reading x: no key 7");
	CHECK(panic_error_is(w, &not_found) && !panic_error_is(w, &other) && panic_error_code(w) == 4);
	CHECK(panic_error_unwrap(panic_error_unwrap(w)) == e && panic_error_as(w, &other) == NULL);
	CHECK(panic_call(throws, w, &rep) == PANIC_CAUGHT);
	CHECK(panic_report_kind(&rep) == PANIC_KIND_ERROR);
	CHECK_STR(panic_report_message(&rep), "starting: reading x: no key 7");
	back = panic_error_from(&rep);
	CHECK(back == w);
	panic_error_free(back);
	CHECK(panic_call(panics, (void *)"plain", &rep) == PANIC_CAUGHT);
	e = panic_error_from(&rep);
	CHECK(panic_error_is(e, &panic_error_panicked));
	CHECK_STR(panic_error_message(e), "plain");
	panic_error_free(panic_error_ref(e));
	panic_error_freep(&e);
	CHECK(!e && !panic_error_wrap(NULL, "x"));
	e = panic_error_errno(ENOENT, "open %s", "f");
	CHECK_STR(panic_error_message(e), "open f: No such file or directory");
	panic_error_free(e);
	panic_error_free(panic_error_oom());
}

/* ---- contexts ----------------------------------------------------------------------------------- */

static void checks(void *arg)
{
	panic_context_check(arg);
	t_log("not over");
}

static void test_context(void)
{
	panic_context root, child, late;
	panic_error *e;

	panic_context_init(&root, NULL, 0);
	panic_context_init(&child, &root, 0);
	panic_context_init(&late, &root, 1);
	CHECK(panic_call(checks, &child, NULL) == PANIC_OK);
	CHECK_LOG("not over");
	CHECK(panic_context_left_ns(&child) == UINT64_MAX && panic_context_left_ns(&late) <= 1000000);
	usleep(2000);
	CHECK(panic_context_cause(&late) == PANIC_DEADLINE_EXCEEDED && !panic_context_done(&root));
	CHECK(panic_call(checks, &late, &rep) == PANIC_CAUGHT);
	e = panic_error_from(&rep);
	CHECK(panic_error_is(e, &panic_error_deadline));
	panic_error_free(e);
	CHECK(panic_call_in(&root, panics, (void *)"lost", &rep) == PANIC_CAUGHT);
	CHECK(panic_context_cause(&child) == PANIC_CANCELLED_BY_PANIC);
	panic_context_init(&root, NULL, 0);
	panic_context_cancel(&root);
	CHECK(panic_context_cause(&child) == PANIC_CANCELLED);
}

/* ---- layers, threads, workers ------------------------------------------------------------------- */

static void quiet(const panic_report *r, const char *text, size_t len, void *arg)
{
	(void)arg;
	CHECK(strstr(text, panic_report_message(r)) && strlen(text) == len);
	__atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELAXED);
}

static void answer(panic_report *r, void *arg)
{
	CHECK_STR(panic_report_field(r, "layer"), "handler");
	CHECK_STR(panic_report_field(r, "trace_id"), "4711");
	*(int *)arg = 500;
	panic("in on_panic");
}

static void *fails_twice(void *arg)
{
	unsigned n = __atomic_add_fetch((unsigned *)arg, 1, __ATOMIC_RELAXED);

	if (n <= 2)
		panic("attempt %u", n);
	return arg;
}

static void *leaves(void *arg)
{
	(void)arg;
	panic_exit_thread();
}

static void job(void *arg)
{
	static unsigned n;
	unsigned i = __atomic_add_fetch(&n, 1, __ATOMIC_RELAXED);

	__atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELAXED);
	if (i % 10 == 0)
		panic("every tenth");
	if (i % 25 == 1)
		panic_exit_thread();
}

static void test_threads(void)
{
	unsigned n_emitted = 0, attempts = 0, jobs = 0;
	int status = 0, id = panic_sink_callback(quiet, &n_emitted, PANIC_TEXT);
	struct panic_layer layer = {.name = "handler", .on_panic = answer, .arg = &status};
	struct panic_thread_options o = {.name = "restarts", .restart = PANIC_RESTART_AGAIN};
	panic_pool *pool;
	pthread_t t;
	void *result;

	panic_set_switch("breaker", 0);
	panic_field_set("trace_id", "4711");
	CHECK(panic_guard_fn(&layer, panics, (void *)"request") == PANIC_CAUGHT);
	CHECK(status == 500 && n_emitted == 2);
	panic_field_set("trace_id", NULL);

	CHECK(panic_thread_create(&t, &o, fails_twice, &attempts) == 0);
	CHECK(pthread_join(t, &result) == 0 && result == &attempts && attempts == 3);
	attempts = 0;
	o.max_restarts = 1;
	CHECK(panic_thread_create(&t, &o, fails_twice, &attempts) == 0);
	CHECK(pthread_join(t, &result) == 0 && result == PANIC_THREAD_PANICKED && attempts == 2);
	o.restart = PANIC_RESTART_NEVER;
	CHECK(panic_thread_create(&t, &o, leaves, NULL) == 0);
	CHECK(pthread_join(t, &result) == 0 && result == NULL);

	pool = panic_pool_start("pool", 4, 8);
	CHECK(pool);
	for (int i = 0; i < 200; i++)
		CHECK(panic_pool_run(pool, job, &jobs) == 0);
	while (__atomic_load_n(&jobs, __ATOMIC_RELAXED) < 200)
		usleep(1000);
	panic_pool_stop(pool);
	CHECK(jobs == 200 && n_emitted == 2 + 2 + 2 + 20);
	CHECK(panic_sink_remove(id) == 0);
	panic_set_switch("breaker", 1);
}

/* ---- breaker and counters ----------------------------------------------------------------------- */

static void changed(enum panic_breaker state, void *arg)
{
	(void)arg;
	t_log(state == PANIC_BREAKER_OPEN ? "open" : state == PANIC_BREAKER_CLOSED ? "closed" : "half");
}

static unsigned count_files(const char *ending)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	unsigned n = 0;

	CHECK(d);
	while ((e = readdir(d)))
		n += strlen(e->d_name) > strlen(ending) &&
		     strcmp(e->d_name + strlen(e->d_name) - strlen(ending), ending) == 0;
	closedir(d);
	return n;
}

static void test_breaker(void)
{
	unsigned n_emitted = 0;
	int id = panic_sink_callback(quiet, &n_emitted, PANIC_TEXT);
	struct panic_breaker_options o = {.per_minute = 10, .cool_ms = 300, .on_change = changed,
					  .dump_dir = dir};
	struct panic_counts before, after;
	char text[20000];

	panic_breaker_configure(&o);
	panic_counts_get(&before);
	CHECK(panic_breaker_state() == PANIC_BREAKER_CLOSED);
	for (int i = 0; i < 20; i++) {
		CHECK(panic_call(panics, (void *)"again and again", &rep) == PANIC_CAUGHT);
		panic_report_emit(&rep);
	}
	panic_counts_get(&after);
	CHECK(n_emitted == 3 && after.suppressed - before.suppressed == 17);
	CHECK(after.raised - before.raised == 20 && after.caught - before.caught == 20);
	CHECK(panic_breaker_state() == PANIC_BREAKER_OPEN);
	CHECK_LOG("open");
	usleep(350000);
	CHECK(panic_breaker_state() == PANIC_BREAKER_HALF_OPEN);
	panic_report_emit(&rep);
	CHECK(panic_breaker_state() == PANIC_BREAKER_OPEN);
	usleep(350000);
	CHECK(panic_breaker_state() == PANIC_BREAKER_HALF_OPEN);
	usleep(350000);
	CHECK(panic_breaker_state() == PANIC_BREAKER_CLOSED);
	CHECK_LOG("half open half closed");
	CHECK(panic_sink_remove(id) == 0);
	CHECK(panic_counts_prometheus(text, sizeof(text)) < sizeof(text));
	CHECK(strstr(text, "panic_raised_total{kind=\"panic\"}") && strstr(text, "fingerprint=\""));

	/* One dump of the first of its kind; a folder that can't be written, a full one. */
	CHECK(count_files(".dump") == 1);
	o.dump_dir_bytes = 1;
	panic_breaker_configure(&o);
	CHECK(panic_dump(&rep) == 0 && count_files(".dump") == 0);
	o.dump_dir = "/proc/self/fdinfo";
	panic_breaker_configure(&o);
	CHECK(panic_dump(&rep) == -1);
	o.dump_dir = NULL;
	panic_breaker_configure(&o);
	CHECK(panic_dump(&rep) == -1 && errno == ENOENT);
}

/* ---- census ------------------------------------------------------------------------------------- */

static panic_tracker objects = PANIC_TRACKER_INIT("objects");

static void *waits(void *arg)
{
	while (!__atomic_load_n((int *)arg, __ATOMIC_ACQUIRE))
		usleep(1000);
	return NULL;
}

static void put_twice(void *arg)
{
	panic_untrack(&objects, arg);
	panic_untrack(&objects, arg);
}

static void test_census(void)
{
	panic_census *a = panic_census_take(), *b;
	struct panic_thread_options o = {.restart = PANIC_RESTART_NEVER};
	char text[500], x[200];
	int stop = 0;
	pthread_t t[2];

	for (int i = 0; i < 2; i++)
		CHECK(panic_thread_create(&t[i], &o, waits, &stop) == 0);
	for (int i = 0; i < 200; i++)
		panic_track(&objects, &x[i]);
	for (int i = 5; i < 200; i++)
		panic_untrack(&objects, &x[i]);
	usleep(20000);
	b = panic_census_take();
	panic_census_format(b, a, text, sizeof(text));
	CHECK(strstr(text, "+2 threads of ") && strstr(text, "features.c:"));
	CHECK(strstr(text, "+5 objects\n"));
	__atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
	for (int i = 0; i < 2; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
	CHECK(panic_call(put_twice, &x[0], &rep) == PANIC_CAUGHT);
	CHECK(strncmp(panic_report_message(&rep), "objects: double put of", 22) == 0);
	panic_census_free(a);
	a = panic_census_take();
	panic_census_format(a, b, text, sizeof(text));
	CHECK(strstr(text, "-2 threads of ") && strstr(text, "-1 objects"));
	panic_census_free(a);
	panic_census_free(b);
}

/* ---- recorder ----------------------------------------------------------------------------------- */

static void test_recorder(void)
{
	char path[300];
	static char text[300000];
	ssize_t n;
	int fd;

	CHECK(panic_recorder_start(5) == 0);
	panic_span_begin("work");
	for (uint64_t i = 0; i < 3000; i++)
		panic_note("step", i);
	panic_span_end("work");
	usleep(30000);
	panic_recorder_stop();
	snprintf(path, sizeof(path), "%s/trace.json", dir);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0 && panic_recorder_write(fd, 0) == 0);
	n = pread(fd, text, sizeof(text) - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	CHECK(strstr(text, "\"value\":2999") && !strstr(text, "\"value\":1000}"));
	CHECK(lseek(fd, 0, SEEK_END) > 50000);
	close(fd);
}

/* ---- hook, fields, watched variables ------------------------------------------------------------- */

static void hook(panic_report *r, void *arg)
{
	t_log("hook");
	CHECK(panic_report_add(r, "from", "hook"));
	if (arg)
		panic("in hook");
}

static void watched(void *arg)
{
	int state = 7;

	(void)arg;
	PANIC_WATCH(&state, sizeof(state), "state");
	t_log("body");
	panic("watch me");
}

static void redact(const char *key, char *value, void *arg)
{
	(void)arg;
	if (strcmp(key, "token") == 0)
		memset(value, '*', strlen(value));
}

static void test_hook(void)
{
	char text[8000];

	CHECK(panic_set_hook(hook, NULL) == NULL);
	panic_field_set_global("service", "test");
	panic_field_set("token", "geheim");
	CHECK(panic_call(watched, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("body hook");
	CHECK_STR(panic_report_field(&rep, "from"), "hook");
	CHECK_STR(panic_report_field(&rep, "service"), "test");
	CHECK_STR(panic_report_field(&rep, "watch.state"), "7 (0x00000007)");
	panic_set_redact(redact, NULL);
	CHECK(panic_report_format(&rep, PANIC_JSON, text, sizeof(text)) < sizeof(text));
	CHECK(strstr(text, "\"token\":\"******\"") && !strstr(text, "geheim"));
	panic_set_redact(NULL, NULL);
	CHECK(panic_set_hook(hook, text) == hook);
	CHECK(panic_call(panics, (void *)"x", &rep) == PANIC_CAUGHT);
	CHECK_STR(panic_report_message(&rep), "x");
	CHECK_STR(panic_report_field(&rep, "panic_in_hook"), "in hook");
	CHECK(panic_report_field(&rep, "watch.state") == NULL);
	panic_set_hook(NULL, NULL);
	CHECK_LOG("hook");
}

/* ---- fuzz --------------------------------------------------------------------------------------- */

static void target(const uint8_t *data, size_t size)
{
	panic_if(size > 2 && data[0] == 'x', "an x");
	panic_if(size > 2 && data[1] == 'y', "a y");
}

static void test_fuzz(void)
{
	setenv("PANIC_FUZZ_DIR", dir, 1);
	for (int i = 0; i < 3; i++) {
		panic_fuzz_hook((const uint8_t *)"x..", 3, target, PANIC_FUZZ_GO_ON);
		panic_fuzz_hook((const uint8_t *)".y.", 3, target, PANIC_FUZZ_GO_ON);
		panic_fuzz_hook((const uint8_t *)"...", 3, target, PANIC_FUZZ_GO_ON);
	}
	CHECK(count_files(".input") == 2);
}

/* ---- fork --------------------------------------------------------------------------------------- */

static void test_fork(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK(panic_call(panics, (void *)"in the child", &rep) == PANIC_CAUGHT);
		CHECK(panic_report_format(&rep, PANIC_TEXT, t_text, sizeof(t_text)) > 0);
		_exit(strstr(t_text, "thread ") ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

int main(int argc, char **argv)
{
	static char own[300];

	CHECK(argc == 2);
	snprintf(own, sizeof(own), "%s/XXXXXX", argv[1]);
	CHECK((dir = mkdtemp(own)));
	test_errors();
	test_context();
	test_threads();
	test_breaker();
	test_census();
	test_recorder();
	test_hook();
	test_fuzz();
	test_fork();
	return 0;
}
