/* phone_page: the built page of the phone, from the program or from a folder. */
#include "control.h"

#include "arena.h"
#include "buf.h"
#include "mime.h"
#include "sim_assets.h"

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

static enum err from_folder(struct control *control, struct str folder, struct str name)
{
	struct str bytes;
	const char *path = str_z(control->arena, str_fmt(control->arena, "%.*s/%.*s", FMT(folder), FMT(name)));
	TRY(read_file(control, path, &bytes));
	http_respond(control->res, 200, mime_from_name(name), bytes);
	return OK;
}

static enum err from_program(struct control *control, struct str name)
{
	const struct http_asset *asset = asset_find(phone_files, phone_files_count, name);
	if (!asset)
		return fail(ERR_NOT_FOUND, "not built in; build the console, or start with --console-dist DIR");
	http_respond_asset(control->req, control->res, asset);
	return OK;
}

/* Paths with ".." do not get here: the server refuses them. */
enum err control_page(struct control *control, struct emit *out)
{
	(void)out;
	struct str name = router_capture(&control->match, "file");
	struct str folder = control->world->options->console_dist;
	TRY(folder.len ? from_folder(control, folder, name) : from_program(control, name));
	control->answered = true;
	return OK;
}
