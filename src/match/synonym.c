/* The table of synonyms, and that of ambiguous words.
 * Spelling variants of one word belong here only when they are common; banks list the rest. */
#include "synonym.h"

#include <string.h>

#include "wrapup/mem.h"

enum { GROUP_MAX = 8 }; /* words in a group, and the NULL behind them */

/* Lower case, without spaces. Both sides of a comparison are rewritten, so a group may only hold
 * words that answer the same question. */
static const char *const groups[][GROUP_MAX] = {
    {"종료", "terminate", "termination", "터미네이트", "삭제"},
    {"중지", "stop", "정지", "스톱", "스탑"},
    {"보안그룹", "securitygroup", "securitygroups", "sg", "시큐리티그룹"},
    {"키페어", "키쌍", "keypair", "keypairs"},
    {"퍼블릭ip", "공인ip", "공용ip", "publicip", "퍼블릭아이피", "공인아이피"},
    {"퍼블릭ipv4", "공인ipv4", "공용ipv4", "publicipv4"},
    {"프라이빗ip", "사설ip", "비공개ip", "privateip", "프라이빗아이피", "사설아이피"},
    {"프라이빗ipv4", "사설ipv4", "비공개ipv4", "privateipv4"},
    {"탄력적ip", "엘라스틱ip", "고정ip", "eip", "elasticip"},
    {"인바운드", "inbound", "ingress", "수신"},
    {"아웃바운드", "outbound", "egress", "송신"},
    {"개인키", "비밀키", "비공개키", "프라이빗키", "privatekey"},
    {"공개키", "퍼블릭키", "publickey"},
    {"컨테이너", "콘테이너", "container", "containers"},
    {"도커", "docker"},
    {"모바엑스텀", "mobaxterm"},
    {"인스턴스", "instance", "instances"},
    {"규칙", "rule", "rules"},
    {"포트", "port", "ports"},
    {"주소", "address"},
    {"볼륨", "volume", "volumes"},
    {"이미지", "image", "images"},
    {"콘솔", "console"},
    {"리전", "region"},
    {"터미널", "terminal"},
};

/* `word` as a whole answer leaves open whether a key that begins with one of `keys` is meant. Words
 * and keys with their synonyms replaced. */
static const struct ambiguous {
    const char *word;
    const char *keys[7];
} ambiguous[] = {
    {"종지", {"중지", "종료"}},
    {"shutdown", {"중지", "종료"}},
    {"셧다운", {"중지", "종료"}},
    {"끄기", {"중지", "종료"}},
    {"ip", {"퍼블릭ip", "프라이빗ip", "탄력적ip"}},
    {"ip주소", {"퍼블릭ip", "프라이빗ip", "탄력적ip"}},
    {"아이피", {"퍼블릭ip", "프라이빗ip", "탄력적ip"}},
    {"아이피주소", {"퍼블릭ip", "프라이빗ip", "탄력적ip"}},
    {"ipv4", {"퍼블릭ip", "프라이빗ip"}},
    {"ipv4주소", {"퍼블릭ip", "프라이빗ip"}},
    {"키", {"키페어", "개인키", "공개키"}},
    {"key", {"키페어", "개인키", "공개키"}},
};

/* How many letters at `start` are this word of the table, standing alone where it is Latin. */
static size_t spells_word(struct slice s, size_t start, const char *word)
{
    size_t n = slice_spells(s, start, word);
    if (n == 0 || (is_latin(s.at[start].code) && !slice_latin_begins(s, start)) ||
        (is_latin(s.at[start + n - 1].code) && !slice_latin_ends(s, start + n))) {
        return 0;
    }
    return n;
}

static size_t longest_at(struct slice s, size_t start, const char **replacement)
{
    size_t longest = 0;
    for (size_t g = 0; g < COUNT_OF(groups); g++) {
        for (size_t w = 0; w < GROUP_MAX && groups[g][w] != NULL; w++) {
            size_t n = spells_word(s, start, groups[g][w]);
            if (n > longest) {
                longest = n;
                *replacement = groups[g][0];
            }
        }
    }
    return longest;
}

void synonym_write(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.count;) {
        const char *replacement = NULL;
        size_t n = longest_at(s, i, &replacement);
        if (n > 0) {
            buf_adds(out, replacement);
            i += n;
        } else {
            slice_write(out, (struct slice){.at = s.at + i, .count = 1});
            i++;
        }
    }
}

const char *const *synonym_group(const char *plain)
{
    for (size_t g = 0; g < COUNT_OF(groups); g++) {
        for (size_t w = 0; w < GROUP_MAX && groups[g][w] != NULL; w++) {
            if (strcmp(groups[g][w], plain) == 0) {
                return groups[g];
            }
        }
    }
    return NULL;
}

bool synonym_ambiguous(const char *answer, const char *key)
{
    for (size_t i = 0; i < COUNT_OF(ambiguous); i++) {
        if (strcmp(ambiguous[i].word, answer) != 0) {
            continue;
        }
        for (size_t k = 0; k < COUNT_OF(ambiguous[i].keys) && ambiguous[i].keys[k] != NULL; k++) {
            if (strncmp(key, ambiguous[i].keys[k], strlen(ambiguous[i].keys[k])) == 0) {
                return true;
            }
        }
    }
    return false;
}
