/* mime: endings and first bytes. */
#include "mime.h"

struct str mime_from_name(struct str filename)
{
	static const char *const types[][2] = {
		{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
		{".json", "application/json"}, {".map", "application/json"},
		{".webmanifest", "application/manifest+json"}, {".geojson", "application/geo+json"},
		{".txt", "text/plain; charset=utf-8"}, {".md", "text/markdown; charset=utf-8"},
		{".csv", "text/csv; charset=utf-8"}, {".xml", "application/xml"},
		{".ics", "text/calendar; charset=utf-8"}, {".svg", "image/svg+xml"},
		{".png", "image/png"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"},
		{".gif", "image/gif"}, {".webp", "image/webp"}, {".avif", "image/avif"},
		{".heic", "image/heic"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"},
		{".woff", "font/woff"}, {".mp4", "video/mp4"}, {".mov", "video/quicktime"},
		{".m4a", "audio/mp4"}, {".mp3", "audio/mpeg"}, {".pdf", "application/pdf"},
		{".zip", "application/zip"}, {".wasm", "application/wasm"},
		{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	};
	for (size_t i = 0; i < COUNT(types); i++) {
		struct str ending = str_from(types[i][0]);
		if (filename.len > ending.len &&
		    str_eq_nocase(str_skip(filename, filename.len - ending.len), ending))
			return str_from(types[i][1]);
	}
	return S("application/octet-stream");
}

/* The brand in the first box of an ISO media file: MP4, HEIC and their like. */
static struct str iso_media(struct str brand)
{
	static const char *const brands[][2] = {
		{"heic", "image/heic"}, {"heix", "image/heic"}, {"hevc", "image/heic"},
		{"mif1", "image/heic"}, {"msf1", "image/heic"}, {"avif", "image/avif"},
		{"qt  ", "video/quicktime"}, {"M4A ", "audio/mp4"}, {"M4B ", "audio/mp4"},
	};
	for (size_t i = 0; i < COUNT(brands); i++)
		if (str_eq(brand, str_from(brands[i][0])))
			return str_from(brands[i][1]);
	return S("video/mp4");
}

struct str mime_from_bytes(struct str bytes)
{
	static const struct {
		struct str start;
		const char *type;
	} starts[] = {
		{S_INIT("\x89PNG\r\n\x1a\n"), "image/png"}, {S_INIT("\xff\xd8\xff"), "image/jpeg"},
		{S_INIT("GIF87a"), "image/gif"}, {S_INIT("GIF89a"), "image/gif"},
		{S_INIT("%PDF-"), "application/pdf"}, {S_INIT("PK\x03\x04"), "application/zip"},
		{S_INIT("\x1f\x8b"), "application/gzip"}, {S_INIT("ID3"), "audio/mpeg"},
		{S_INIT("\xff\xfb"), "audio/mpeg"}, {S_INIT("\xff\xf3"), "audio/mpeg"},
	};
	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts(bytes, starts[i].start))
			return str_from(starts[i].type);
	if (bytes.len < 12)
		return S("");
	if (str_starts(bytes, S("RIFF")) && str_eq(str_left(str_skip(bytes, 8), 4), S("WEBP")))
		return S("image/webp");
	if (str_eq(str_left(str_skip(bytes, 4), 4), S("ftyp")))
		return iso_media(str_left(str_skip(bytes, 8), 4));
	return S("");
}
