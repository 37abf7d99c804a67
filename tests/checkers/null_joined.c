// RUN: %verify
/* Nulls that come about in several ways, where more paths meet than are kept apart. */
#include <stddef.h>
#include <string.h>

int is_directory(const char *path);
void note(const char *name, const char *value);

void address_bad(const char *address)
{
	char *port = strrchr(address, ':');

	if (port && strchr(port, ']'))
		port = NULL;
	*port = '\0'; // expect: null-deref
	note("ADDRESS", address);
}

/* Set to null in one state, found to be null in the other: joined, the pointer is known to be null,
 * but no longer why. */
void script_bad_FN(char *url, const char *address)
{
	char *script = url, *last = url;

	while ((script = strchr(script + 1, '/')) != NULL) {
		*script = '\0';
		if (!is_directory(url))
			break;
		last = script;
	}
	char *port = strrchr(address, ':');

	if (port && strchr(port, ']'))
		port = NULL;
	*port = '\0';
	note("SCRIPT", last);
}
