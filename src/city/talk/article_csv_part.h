/* article_csv_part: the columns. For article_csv*.c only. */
#pragma once

#include "article.h"

struct arena;
struct db;

enum article_column {
	COLUMN_ID,
	COLUMN_QUESTION,
	COLUMN_VARIANTS,
	COLUMN_ANSWER,
	COLUMN_URL,
	COLUMN_CATEGORY,
	COLUMN_DEPARTMENT,
	COLUMN_FROM,
	COLUMN_UNTIL,
	COLUMN_REVIEW,
	COLUMN_STATE,
	COLUMNS,
};
extern const char *const article_headings[COLUMNS];
#define ARTICLE_EDITED_ON_SCREEN "（画面で編集する答え）"
#define ARTICLE_CSV_PUBLIC "公開"
#define ARTICLE_CSV_HIDDEN "非公開"

/* As it stands in the file. */
struct str article_cell(struct arena *arena, const struct article *article, enum article_column column);
/* Puts a cell into the article; ERR_INVALID with the reason in Japanese. */
enum err article_cell_put(struct db *db, struct arena *arena, struct article *article, enum article_column column,
                          struct str cell) MUST_CHECK;
