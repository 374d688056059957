/* media: what comes through the helper, and what does not. */
#include "delivery_harness.h"

#include "content.h"
#include "image.h"
#include "image_helper.h"
#include "image_work.h"
#include "media.h"
#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void close_file(void *thing) { close((int)(intptr_t)thing); }

static int file_with(struct arena *arena, struct str bytes)
{
	int file = memfd_create("upload", 0);
	assert_true(file >= 0);
	assert_int_equal(write(file, bytes.ptr, bytes.len), bytes.len);
	arena_defer(arena, close_file, (void *)(intptr_t)file);
	return file;
}

/* One helper for all tests here; it ends with us, as its socket closes. */
static int helper_socket(void)
{
	static int asking = -1;
	int answering;
	if (asking >= 0)
		return asking;
	assert_ok(image_helper_pair(&asking, &answering));
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(asking);
		image_helper_run(answering);
		_exit(0);
	}
	close(answering);
	return asking;
}

/* Left half red, right half blue. */
static struct picture two_halves(struct arena *arena, int width, int height, int channels)
{
	size_t size = (size_t)width * (size_t)height * (size_t)channels;
	struct picture picture = {width, height, channels, arena_alloc(arena, size)};
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			uint8_t *at = picture.pixels + ((size_t)y * (size_t)width + (size_t)x) * (size_t)channels;
			at[x < width / 2 ? 0 : 2] = 255;
			if (channels == 4)
				at[3] = 255;
		}
	return picture;
}

static struct str jpeg_of(struct arena *arena, int width, int height)
{
	struct picture picture = two_halves(arena, width, height, 3);
	struct str out;
	assert_ok(picture_to_jpeg(arena, &picture, 90, &out));
	return out;
}

static struct str png_of(struct arena *arena, int width, int height)
{
	struct picture picture = two_halves(arena, width, height, 4);
	struct str out;
	assert_ok(picture_to_png(arena, &picture, &out));
	return out;
}

/* Puts an EXIF segment with that orientation, and a secret, behind the start of a JPEG. */
static struct str with_exif(struct arena *arena, struct str jpeg, int orientation)
{
	static const char head[] = "\xff\xe1\x00\x32"
	                           "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
	char *out = arena_alloc(arena, jpeg.len + 52);
	memcpy(out, jpeg.ptr, 2);
	memcpy(out + 2, head, sizeof head - 1);
	size_t at = 2 + sizeof head - 1;
	out[at++] = (char)orientation;
	memcpy(out + at, "\0\0\0\0\0\0\0GPS SECRET PLACE", 23);
	at += 23;
	memcpy(out + at, jpeg.ptr + 2, jpeg.len - 2);
	return str_of(out, at + jpeg.len - 2);
}

static struct str bytes_of(struct arena *arena, const struct image_made *made, size_t index)
{
	const struct image_variant *variant = &made->variants[index];
	char *out = arena_alloc(arena, (size_t)variant->size);
	assert_int_equal(pread(made->file, out, (size_t)variant->size, variant->offset), variant->size);
	return str_of(out, (size_t)variant->size);
}

static enum err work(struct arena *arena, struct str bytes, bool imagemap, struct image_made *made)
{
	const struct image_upload upload = {file_with(arena, bytes), (int64_t)bytes.len, imagemap};
	return image_work(arena, helper_socket(), &upload, made);
}

TEST(a_picture_comes_through_upright_and_without_secrets)
{
	struct image_made made;
	struct str upload = with_exif(arena, jpeg_of(arena, 200, 100), 6);
	struct picture upright;
	assert_true(str_find(upload, S("SECRET")) > 0);
	assert_ok(work(arena, upload, false, &made));
	assert_int_equal(made.count, 2);
	assert_string_equal(made.variants[0].name, "original");
	assert_int_equal(made.variants[0].width, 100);
	assert_int_equal(made.variants[0].height, 200);
	struct str bytes = bytes_of(arena, &made, 0);
	assert_true(str_find(bytes, S("SECRET")) < 0);
	assert_true(str_find(bytes, S("Exif")) < 0);
	assert_ok(picture_from_jpeg(arena, bytes, &upright));
	assert_true(upright.pixels[0] > 200);                                         /* red above */
	assert_true(upright.pixels[((size_t)190 * 100 + 50) * 3 + 2] > 200); /* blue below */
}

TEST(a_png_stays_one_and_its_preview_is_small)
{
	struct image_made made;
	assert_ok(work(arena, png_of(arena, 1600, 900), false, &made));
	assert_true(made.variants[0].png);
	assert_int_equal(made.variants[0].width, 1600);
	assert_false(made.variants[1].png);
	assert_int_equal(made.variants[1].width, 720);
	assert_true(made.variants[1].size < MEDIA_PREVIEW_MOST);
	struct image probed;
	assert_ok(image_probe(bytes_of(arena, &made, 1), &probed));
	assert_int_equal(probed.kind, IMAGE_JPEG);
}

TEST(an_imagemap_has_five_widths)
{
	struct image_made made;
	assert_ok(work(arena, png_of(arena, 2080, 1040), true, &made));
	assert_int_equal(made.count, 6);
	for (size_t i = 0; i < made.count; i++)
		assert_int_equal(made.variants[i].height * 2, made.variants[i].width);
	assert_err(work(arena, png_of(arena, 800, 800), true, &made), ERR_INVALID);
	assert_non_null(strstr(err_text(), "1040"));
}

TEST(garbage_is_refused_in_plain_words)
{
	struct image_made made;
	struct str jpeg = jpeg_of(arena, 300, 300), png = png_of(arena, 300, 300);
	assert_err(work(arena, S("GIF89a\x01\x00\x01\x00\x00\x00\x00"), false, &made), ERR_INVALID);
	assert_err(work(arena, S("%PDF-1.4 this is no picture at all"), false, &made), ERR_INVALID);
	assert_err(work(arena, S("\xff\xd8\xff"), false, &made), ERR_INVALID);
	assert_err(work(arena, str_left(png, png.len / 2), false, &made), ERR_INVALID);
	assert_non_null(strstr(err_text(), "PNG"));
	char *broken = arena_copy(arena, png.ptr, png.len);
	memset(broken + 60, 0x5a, 40);
	assert_err(work(arena, str_of(broken, png.len), false, &made), ERR_INVALID);
	broken = arena_copy(arena, jpeg.ptr, jpeg.len);
	memset(broken + 20, 0x77, jpeg.len - 40);
	assert_err(work(arena, str_of(broken, jpeg.len), false, &made), ERR_INVALID);
}

TEST(a_picture_that_claims_to_be_huge_is_refused)
{
	struct image_made made;
	struct str png = png_of(arena, 10, 10);
	char *huge = arena_copy(arena, png.ptr, png.len);
	memcpy(huge + 16, "\x00\x00\xff\xff\x00\x00\xff\xff", 8);
	assert_err(work(arena, str_of(huge, png.len), false, &made), ERR_INVALID);
	assert_non_null(strstr(err_text(), "4000万画素"));
}

TEST(random_bytes_in_a_picture_never_hurt_us)
{
	struct str seeds[] = {jpeg_of(arena, 64, 48), png_of(arena, 64, 48)};
	unsigned seed = 1;
	for (int round = 0; round < 40; round++) {
		struct arena *own = arena_new();
		struct str from = seeds[round % 2];
		char *bytes = arena_copy(own, from.ptr, from.len);
		for (int hit = 0; hit < 6; hit++) {
			seed = seed * 1103515245u + 12345u;
			bytes[8 + (seed >> 8) % (from.len - 8)] = (char)(seed >> 16);
		}
		struct image_made made;
		enum err err = work(own, str_of(bytes, from.len), false, &made);
		assert_true(err == OK || err == ERR_INVALID);
		arena_free(&own);
	}
}

DB_TEST(media_are_sealed_and_come_back)
{
	struct town town = town_with(place, arena, 0);
	struct str upload = jpeg_of(arena, 400, 300), part, mime;
	const struct media_new new = {.kind = MEDIA_IMAGE, .name = S("地図.jpg"), .staff_id = 1, .now = NOON,
	                              .helper = helper_socket()};
	struct media_ready *ready;
	struct media media;
	int64_t size;
	bool there;
	assert_ok(media_prepare(arena, file_with(arena, upload), (int64_t)upload.len, &new, &ready));
	assert_ok(tx_begin(town.db));
	assert_ok(media_store(town.db, arena, town.delivery.keyring, &new, ready, &media));
	assert_ok(tx_commit(town.db));
	assert_ok(media_variant(town.db, arena, &media, S("preview"), &size, &mime));
	assert_ok(media_part(town.db, arena, town.delivery.keyring, &media, S("preview"), 0, &part));
	assert_int_equal(part.len, size);
	assert_true(str_starts(part, S("\xff\xd8\xff")));
	assert_ok(media_is_there(town.db, arena, str_fmt(arena, "%.*s/original", FMT(media.token)), &there));
	assert_true(there);
	assert_ok(media_is_there(town.db, arena, str_fmt(arena, "%.*s/imagemap", FMT(media.token)), &there));
	assert_false(there);
}

TEST(films_are_known_by_their_content)
{
	struct media_ready *ready;
	struct media_new new = {.kind = MEDIA_VIDEO, .now = NOON};
	struct str mp4 = str_of("\0\0\0\x18" "ftypmp42\0\0\0\0mp42isom", 24), mp3 = S("ID3\x03\0\0\0\0\0\0\0\0\0\0\0\0");
	assert_ok(media_prepare(arena, file_with(arena, mp4), 24, &new, &ready));
	assert_err(media_prepare(arena, file_with(arena, mp3), 16, &new, &ready), ERR_INVALID);
	new.kind = MEDIA_AUDIO;
	assert_err(media_prepare(arena, file_with(arena, mp3), 16, &new, &ready), ERR_INVALID);
	assert_string_equal(err_field(), "durationMs");
	new.duration_ms = 3000;
	assert_ok(media_prepare(arena, file_with(arena, mp3), 16, &new, &ready));
	assert_err(media_prepare(arena, file_with(arena, S("MZ\x90this is a program")), 18, &new, &ready), ERR_INVALID);
}

/* The size stays, since buttons are drawn on it; the quality gives way. */
TEST(a_picture_of_a_menu_keeps_its_size_and_fits_into_a_megabyte)
{
	struct picture noisy = two_halves(arena, 2500, 1686, 4);
	uint32_t seed = 1;
	struct image_made made;
	struct str png;
	for (size_t i = 0; i < (size_t)2500 * 1686 * 4; i += 24)
		noisy.pixels[i] = (uint8_t)((seed = seed * 1664525U + 1013904223U) >> 26);
	assert_ok(picture_to_png(arena, &noisy, &png));
	assert_true(png.len > (size_t)1 << 20);
	const struct image_upload upload = {file_with(arena, png), (int64_t)png.len, IMAGE_FOR_MENU};
	assert_ok(image_work(arena, helper_socket(), &upload, &made));
	assert_int_equal(made.count, 1);
	assert_true(!made.variants[0].png && made.variants[0].size <= 1024 * 1024);
	assert_int_equal(made.variants[0].width, 2500);
	assert_int_equal(made.variants[0].height, 1686);
	struct str plain = png_of(arena, 2500, 843);
	const struct image_upload small = {file_with(arena, plain), (int64_t)plain.len, IMAGE_FOR_MENU};
	assert_ok(image_work(arena, helper_socket(), &small, &made));
	assert_true(made.variants[0].png);
}
