/* phone_page: the built page of the phone, from a folder. */
#include "control.h"

#include "arena.h"
#include "buf.h"
#include "mime.h"

#include <stdio.h>

#define FILE_MOST ((size_t)16 << 20)

static enum err read_file(struct control *control, const char *path, struct str *out)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return fail(ERR_NOT_FOUND, "no such file of the phone page");
	struct buf buf;
	char piece[16384];
	size_t got;
	buf_init(&buf, control->arena, FILE_MOST);
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(&buf, piece, got);
	fclose(file);
	return buf_done(&buf, out);
}

/* Paths with ".." do not get here: the server refuses them. */
enum err control_page(struct control *control, struct emit *out)
{
	(void)out;
	struct str name = router_capture(&control->match, "file"), bytes;
	struct str folder = control->world->options->console_dist;
	if (!folder.len)
		return fail(ERR_NOT_FOUND, "the phone page is not built in; start with --console-dist DIR");
	TRY(read_file(control, str_z(control->arena, str_fmt(control->arena, "%.*s/%.*s", FMT(folder), FMT(name))), &bytes));
	http_respond(control->res, 200, mime_from_name(name), bytes);
	control->answered = true;
	return OK;
}
