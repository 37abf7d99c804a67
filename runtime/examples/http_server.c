/* http_server - an epoll server whose handlers may panic: the client gets 500 and the trace id, the
 *log gets the report, the server goes on.
 *
 *	http_server PORT [N]      serve N requests (default: for ever); port 0 picks one and prints
 *it
 *
 *	/hello          200
 *	/item/NUMBER    one of three items; any other number is a bug of ours
 */
#include <panic/panic.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

PANIC_FAULTS_HERE;

struct request {
	int fd;
	char trace_id[33];
	char path[256];
};

PANIC_DEFER_FN(free_ptr, char *, free)

static void respond(int fd, const char *status, const char *body)
{
	char text[1024];
	int n = snprintf(text, sizeof(text),
			 "HTTP/1.0 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
			 status, strlen(body), body);

	if (n > 0 && (size_t)n < sizeof(text) && write(fd, text, (size_t)n) != n)
		fprintf(stderr, "client went away\n");
}

static const char *item(int i)
{
	static const char *const items[] = {"spoon", "fork", "knife"};

	return items[PANIC_INDEX(i, 3)];
}

/* What a handler looks like: no word about panics, and what it holds is deferred. */
static void handle(void *arg)
{
	struct request *r = arg;
	char *body;

	if (strcmp(r->path, "/hello") == 0) {
		respond(r->fd, "200 OK", "hello\n");
		return;
	}
	if (strncmp(r->path, "/item/", 6) != 0) {
		respond(r->fd, "404 Not Found", "no such page\n");
		return;
	}
	body = malloc(100);
	panic_if(!body, "out of memory");
	PANIC_DEFER(free_ptr, body);
	snprintf(body, 100, "%s\n", item(atoi(r->path + 6)));
	respond(r->fd, "200 OK", body);
}

static void answer_500(panic_report *report, void *arg)
{
	struct request *r = arg;
	char body[80];

	(void)report;
	snprintf(body, sizeof(body), "internal error, trace id %s\n", r->trace_id);
	respond(r->fd, "500 Internal Server Error", body);
}

static void serve(int fd)
{
	static unsigned n;
	struct request r = {.fd = fd};
	struct panic_layer layer = {.name = "http", .on_panic = answer_500, .arg = &r};
	char text[2048];
	ssize_t got = read(fd, text, sizeof(text) - 1);

	text[got > 0 ? got : 0] = '\0';
	if (sscanf(text, "GET %255s", r.path) == 1) {
		snprintf(r.trace_id, sizeof(r.trace_id), "%032x", ++n);
		panic_field_set("trace_id", r.trace_id);
		panic_guard_fn(&layer, handle, &r);
		panic_field_set("trace_id", NULL);
	}
	close(fd);
}

static int listen_on(unsigned short port)
{
	struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	panic_if(fd < 0, "socket");
	panic_if(bind(fd, (struct sockaddr *)&addr, len) != 0, "cannot bind port %d", port);
	panic_if(listen(fd, 16) != 0, "listen");
	getsockname(fd, (struct sockaddr *)&addr, &len);
	printf("%d\n", ntohs(addr.sin_port));
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	long left = argc > 2 ? atol(argv[2]) : -1;
	struct epoll_event ev = {.events = EPOLLIN};
	int listener, epoll;

	panic_signals_install(PANIC_FAULT_NULL);
	listener = listen_on(argc > 1 ? (unsigned short)atoi(argv[1]) : 0);
	epoll = epoll_create1(0);
	panic_if(epoll < 0, "epoll");
	ev.data.fd = listener;
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &ev);
	while (left != 0 && epoll_wait(epoll, &ev, 1, -1) == 1) {
		if (ev.data.fd == listener) {
			int fd = accept(listener, NULL, NULL);

			if (fd < 0)
				continue;
			ev = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
			epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev);
		} else {
			serve(ev.data.fd); /* closing takes it out of the set */
			left -= left > 0;
		}
	}
	close(epoll);
	close(listener);
	return 0;
}
