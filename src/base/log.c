/* log: lines on standard error, one write each so that they never mix. */
#include "log.h"

#include "clock.h"
#include "secret.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char role_name[16] = "";
static enum log_level least_level = LOG_INFO;
static uint8_t person_key[32]; /* of this process: hashes do not link across restarts */
static _Thread_local char thread_context[64];

void log_setup(const char *role, enum log_level least)
{
	snprintf(role_name, sizeof role_name, "%s", role);
	least_level = least;
	random_bytes(person_key, sizeof person_key);
}

void log_context(const char *context)
{
	snprintf(thread_context, sizeof thread_context, "%s", context ? context : "");
}

static size_t put_time(char *out, size_t size)
{
	int64_t now = clock_now();
	time_t seconds = (time_t)(now / 1000);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	size_t len = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
	len += (size_t)snprintf(out + len, size - len, ".%03dZ", (int)(now % 1000));
	return len;
}

/* A line is one fact: line ends inside a value would forge another. */
static void flatten(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			text[i] = ' ';
}

static void write_line(enum log_level level, const char *event, const char *details)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	char line[1400];
	size_t len = put_time(line, sizeof line);
	int more = snprintf(line + len, sizeof line - len - 1, " %s %s%s%s%s%s%s%s",
	                    names[level], event, role_name[0] ? " role=" : "", role_name,
	                    thread_context[0] ? " " : "", thread_context,
	                    details[0] ? " " : "", details);
	size_t room = sizeof line - len - 2;
	len += (size_t)more < room ? (size_t)more : room;
	flatten(line, len);
	line[len++] = '\n';
	ssize_t ignored = write(STDERR_FILENO, line, len);
	(void)ignored; /* nowhere left to complain */
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
	if (level < least_level)
		return;
	char details[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(details, sizeof details, format, args);
	va_end(args);
	write_line(level, event, details);
}

void log_failure(const char *event, enum err code, const char *format, ...)
{
	char given[400], details[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(given, sizeof given, format, args);
	va_end(args);
	snprintf(details, sizeof details, "%s%serror=%s where=%s text=\"%s\"", given,
	         given[0] ? " " : "", err_name(code), err_where(), err_text());
	bool ours = code == ERR_INTERNAL;
	write_line(ours ? LOG_ERROR : LOG_WARN, event, details);
}

const char *log_person(struct str line_user_id)
{
	static _Thread_local char text[13];
	uint8_t hash[32];
	hmac_sha256((struct str){(const char *)person_key, sizeof person_key}, line_user_id, hash);
	for (int i = 0; i < 6; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
	return text;
}
