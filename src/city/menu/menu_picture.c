/* menu_picture: bytes in, bytes out. */
#include "menu_picture.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "image_work.h"
#include "menu.h"
#include "menu_content.h"
#include "menu_picture.sql.h"
#include "richmenu.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define UPLOAD_MOST ((size_t)8 << 20)

static enum err fits(const struct image *image)
{
	if (image->width == MENU_WIDTH && (image->height == MENU_HEIGHT_LARGE || image->height == MENU_HEIGHT_SMALL))
		return OK;
	return fail_field(ERR_INVALID, "data", "メニューの画像は、%d×%d か %d×%d にしてください（今は%" PRId64 "×%" PRId64 "）。",
	                  MENU_WIDTH, MENU_HEIGHT_LARGE, MENU_WIDTH, MENU_HEIGHT_SMALL, image->width, image->height);
}

static void close_file(void *thing) { close((int)(intptr_t)thing); }

static enum err file_with(struct arena *arena, struct str bytes, int *out)
{
	int file = memfd_create("menu", MFD_CLOEXEC);
	if (file < 0)
		return fail(ERR_BUSY, "memfd_create: %s", strerror(errno));
	arena_defer(arena, close_file, (void *)(intptr_t)file);
	for (size_t done = 0; done < bytes.len;) {
		ssize_t wrote = write(file, bytes.ptr + done, bytes.len - done);
		if (wrote <= 0)
			return fail(ERR_BUSY, "memfd: %s", strerror(errno));
		done += (size_t)wrote;
	}
	*out = file;
	return OK;
}

static enum err read_made(struct arena *arena, const struct image_made *made, struct str *out)
{
	const struct image_variant *first = &made->variants[0];
	char *bytes = arena_alloc(arena, (size_t)first->size);
	if (first->size > (int64_t)RICHMENU_IMAGE_BYTES_MOST || pread(made->file, bytes, (size_t)first->size, first->offset) != first->size)
		return fail(ERR_INTERNAL, "image helper: size");
	*out = str_of(bytes, (size_t)first->size);
	return OK;
}

enum err menu_picture_prepare(struct arena *arena, int helper, struct str upload, struct menu_picture_ready *out)
{
	struct image image;
	struct image_made made;
	struct image_upload order = {.size = (int64_t)upload.len, .use = IMAGE_FOR_MENU};
	if (upload.len == 0 || upload.len > UPLOAD_MOST || image_probe(upload, &image) != OK)
		return fail_field(ERR_INVALID, "data", "画像として読めません。8MBまでの、JPEGかPNGの画像を選んでください。");
	TRY(fits(&image)); /* before it costs a second */
	TRY(file_with(arena, upload, &order.file));
	enum err worked = image_work(arena, helper, &order, &made);
	if (worked == ERR_INVALID)
		return fail_field(ERR_INVALID, "data", "%s", str_z(arena, str_from(err_text())));
	TRY(worked);
	TRY(read_made(arena, &made, &out->bytes));
	TRY(richmenu_image_check(out->bytes, 0, 0, &image));
	out->mime = str_from(image_media_type(image.kind));
	out->width = image.width;
	out->height = image.height;
	return fits(&image); /* a turned photograph has other sides */
}

enum err menu_picture_add(struct db *db, struct arena *arena, const struct menu_picture_new *new,
                          struct menu_picture *out)
{
	const struct node *source;
	const struct menu_picture_ready *ready = new->ready;
	if (new->source.len)
		TRY(node_parse(arena, new->source, &source));
	*out = (struct menu_picture){.width = ready->width, .height = ready->height, .mime = ready->mime};
	return sql_menu_picture_insert(db, arena,
	                               &(struct menu_picture_insert_in){.mime = out->mime, .width = out->width,
	                                                                .height = out->height, .bytes = ready->bytes,
	                                                                .source = new->source,
	                                                                .staff_id = new->staff_id, .now = new->now},
	                               &out->id);
}

static enum err missing(enum err err)
{
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この画像は見つかりません。") : err;
}

enum err menu_picture_find(struct db *db, struct arena *arena, int64_t id, struct menu_picture *out)
{
	struct menu_picture_row_row row;
	TRY(missing(sql_menu_picture_row(db, arena, id, &row)));
	*out = (struct menu_picture){row.id, row.width, row.height, row.mime};
	return OK;
}

enum err menu_picture_bytes(struct db *db, struct arena *arena, int64_t id, struct str *mime, struct str *bytes)
{
	struct menu_picture_data_row row;
	TRY(missing(sql_menu_picture_data(db, arena, id, &row)));
	*mime = row.mime;
	*bytes = row.bytes;
	return OK;
}

enum err menu_picture_source(struct db *db, struct arena *arena, int64_t id, struct str *source)
{
	return missing(sql_menu_picture_origin(db, arena, id, source));
}

/* --- forgetting ---------------------------------------------------------------------- */

/* The pictures of a draft; a tab may have none yet. */
static enum err add_pictures(struct arena *arena, struct str draft, int64_t *ids, size_t *count)
{
	struct menu_content content;
	TRY(menu_content_read(arena, draft, &content));
	for (size_t i = 0; i < content.tab_count; i++)
		if (content.tabs[i].picture)
			ids[(*count)++] = content.tabs[i].picture;
	return OK;
}

enum err menu_picture_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten)
{
	struct menu *menus;
	size_t menu_count, count = 0;
	TRY(sql_menu_preview_buttons_forget(db, arena, before));
	TRY(sql_menu_preview_pages_forget(db, arena, before));
	TRY(sql_menu_previews_forget(db, arena, before));
	TRY(menu_list(db, arena, SCOPE_EVERYWHERE, &menus, &menu_count));
	int64_t *ids = arena_array(arena, int64_t, menu_count * MENU_TABS_MOST + 1);
	for (size_t i = 0; i < menu_count; i++)
		TRY(add_pictures(arena, menus[i].draft, ids, &count));
	return sql_menu_pictures_forget(db, arena, (struct i64_list){ids, count}, before, forgotten);
}
