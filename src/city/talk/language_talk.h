/* language_talk: choosing a language in the talk, by a word or a tap. */
#pragma once

#include "err.h"

struct turn;

/* 言語, language, 语言 …: offers the languages. "l=vi": chooses one. */
enum err language_hear(struct turn *turn, bool *taken) MUST_CHECK;
