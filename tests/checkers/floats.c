// RUN: %panicscan scan --verify -- cc -c %s
//
// Floating point: nothing is known of it, and nothing said.

#include <math.h>
#include <stddef.h>

struct sample {
	double value;
	int n;
};

double measure(const struct sample *s);
int adjust(struct sample *s, double by);

int compared_ok(struct sample *s)
{
	if (measure(s) != 1.0)
		return adjust(s, -1.0);
	if (measure(s) != 2.0 && measure(s) < 3.0)
		return adjust(s, 1.0);
	return 0;
}

int infinite_ok(struct sample *s)
{
	if (adjust(s, INFINITY) != -1)
		return -1;
	return measure(s) == INFINITY || isnan(measure(s));
}

double truth_ok(double d)
{
	if (d)
		return 1.0 / d;
	return !d ? 0.0 : -d;
}

int converted_ok(double d)
{
	int i = (int)d;
	unsigned char c = (unsigned char)(d * 255.0);

	return i > 0 && i + 0.5 > d ? c : (int)(float)i;
}

int converted_bad(const struct sample *s)
{
	int n = (int)0.25;

	return s->n / n; // expect: div-zero
}

double averaged_ok(const double *v, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += v[i];
	sum *= 2;
	return n ? sum / n : 0.0;
}

float chosen_ok(const struct sample *s, float limit)
{
	float v = s ? (float)s->value : limit;

	for (float f = 0.0f; f < 1.0f; f += 0.25f)
		v += f;
	return v > limit ? limit : v;
}

float chosen_bad(const struct sample *s, float limit)
{
	float v = s ? limit : 0.0f;

	return v + (float)s->value; // expect: null-deref
}
