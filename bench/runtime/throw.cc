// throw.cc - what unwind.c and chain.c are compared with.
extern "C" void cxx_touch()
{
	__asm__ volatile("");
}

namespace {

struct release {
	~release()
	{
		__asm__ volatile("" ::: "memory");
	}
};

__attribute__((noinline)) void raises(int depth)
{
	release r;

	if (depth == 0)
		throw 1;
	raises(depth - 1);
	cxx_touch();
}

} // namespace

extern "C" void cxx_throw_catch(long n)
{
	for (volatile long i = 0; i < n; i = i + 1) {
		try {
			raises(4);
		} catch (int) {
		}
	}
}
