// cxx.cc - C++ around C with libpanic, unwinder strategy.
#include <cstdio>
#include <cstring>
#include <panic/panic.h>

extern "C" void c_defers(void (*fn)(void *), void *arg);

namespace {

struct noisy {
	const char *name;
	~noisy() { std::puts(name); }
};

void panics(void *)
{
	panic("from C%s", "");
}

void throws(void *)
{
	throw 42;
}

void with_destructor(void *)
{
	noisy outer{"outer destructor"};
	try {
		noisy n{"destructor"};
		c_defers(panics, nullptr);
	} catch (...) {
		std::puts("rethrown");
		throw;
	}
}

void swallows(void *)
{
	try {
		c_defers(panics, nullptr);
	} catch (...) {
	}
}

void is_noexcept(void *) noexcept
{
	noisy n{"in noexcept"};
	c_defers(panics, nullptr);
}

} // namespace

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	panic_report r;

	std::setvbuf(stdout, nullptr, _IONBF, 0);
	panic_signals_install(0);
	if (std::strcmp(how, "destructors") == 0) {
		if (panic_call(with_destructor, nullptr, &r) == PANIC_CAUGHT)
			std::printf("caught: %s\n", panic_report_message(&r));
	} else if (std::strcmp(how, "swallow") == 0) {
		panic_call(swallows, nullptr, &r);
	} else if (std::strcmp(how, "noexcept") == 0) {
		panic_call(is_noexcept, nullptr, &r);
	} else {
		try {
			panic_call([](void *) { c_defers(throws, nullptr); }, nullptr, &r);
		} catch (int i) {
			std::printf("caught %d, pending %u\n", i, panic_pending_defers());
		}
	}
	return 0;
}
