// RUN: %verify
/* strchr() and kin find the terminator in every string. */
#include <string.h>
#include <wchar.h>

char *append_ok(char *name)
{
	char *end = strchr(name, '\0');

	*end++ = '=';
	return end;
}

wchar_t *append_wide_ok(wchar_t *name)
{
	wchar_t *end = wcschr(name, L'\0');

	*end++ = L'=';
	return end;
}

int is_folder_ok(char *path)
{
	return strrchr(path, 0)[-1] == '/';
}

char *append_bad(char *name, char c)
{
	char *end;

	if (c)
		return name;
	end = strchr(name, ',');
	*end++ = '='; // expect: null-unchecked-return
	return end;
}
