/* Which of two Korean particles fits the word before it. */
#ifndef WRAPUP_BASE_PARTICLE_H
#define WRAPUP_BASE_PARTICLE_H

#include <stddef.h>

/* How a word ends when it is read aloud in Korean. */
enum last_sound { SOUND_VOWEL, SOUND_RIEUL, SOUND_CONSONANT };

/* Digits as they are read, Latin letters as words and abbreviations usually are; closing
 * quotes, brackets and punctuation are passed over. SOUND_VOWEL where nothing can be read. */
enum last_sound last_sound(const char *word, size_t len);

#endif
