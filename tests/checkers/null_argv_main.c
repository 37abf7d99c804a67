// RUN: %verify
/* main() hands on how many arguments there are: who gets that may go on only where there are enough. */
#include <stdlib.h>
#include <string.h>

void check_usage(int argc);

int main(int argc, char **argv)
{
	check_usage(argc);
	return atoi(argv[1]) + (int)strlen(argv[2]);
}
