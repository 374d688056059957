/* err: the latest failure of each thread, kept beside the code. */
#include "err.h"

#include <stdio.h>

#define TEXT_MOST 512

static _Thread_local struct {
	char text[TEXT_MOST];
	char field[128];
	char where[96];
} latest;

void err_set(const char *field, const char *file, int line, const char *format, ...)
{
	/* Formatted aside first: an argument may be the former err_text(). */
	char text[TEXT_MOST];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	char name[sizeof latest.field];
	snprintf(name, sizeof name, "%s", field ? field : "");

	snprintf(latest.text, sizeof latest.text, "%s", text);
	snprintf(latest.field, sizeof latest.field, "%s", name);
	snprintf(latest.where, sizeof latest.where, "%s:%d", file, line);
}

const char *err_text(void) { return latest.text; }
const char *err_field(void) { return latest.field; }
const char *err_where(void) { return latest.where; }

const char *err_name(enum err code)
{
	static const char *const names[] = {
		[OK] = "ok",
		[ERR_INVALID] = "invalid",
		[ERR_DENIED] = "denied",
		[ERR_NOT_FOUND] = "not_found",
		[ERR_CONFLICT] = "conflict",
		[ERR_LIMIT] = "limit",
		[ERR_BUSY] = "busy",
		[ERR_REMOTE] = "remote",
		[ERR_UNCERTAIN] = "uncertain",
		[ERR_INTERNAL] = "internal",
	};
	return (size_t)code < COUNT(names) ? names[code] : "unknown";
}

void err_clear(void)
{
	latest.text[0] = latest.field[0] = latest.where[0] = '\0';
}
