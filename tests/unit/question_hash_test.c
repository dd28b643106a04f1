/* What is graded and what is read have hashes of their own: a change shows in the one it concerns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../lib/question_case.h"

struct hashes {
    struct hash key, text;
};

/* The hashes of a question given as JSON; it must load without fault. */
static struct hashes hashes_of(const struct cases *c, const cJSON *question)
{
    char *text = cJSON_PrintUnformatted(question);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    struct question q;
    assert_true(json_doc_parse(text, strlen(text), &doc, &faults));
    struct json_at at = json_at_root(doc, &faults);
    if (!question_load(&at, &c->reader, &q)) {
        fail_msg("%s\n%s: %s", text, faults.list[0].pointer, faults.list[0].what[LANG_EN]);
    }
    struct hashes hashes = {.key = question_key_hash(&q), .text = question_text_hash(&q)};
    question_release(&q);
    json_doc_free(doc);
    free(text);
    return hashes;
}

static void a_change_shows_where_it_belongs(void **state)
{
    (void)state;
    static const char *const names[] = {"nothing", "key", "text", "both"};
    struct cases c;
    cases_open(&c, "tests/data/question/hash.json");
    const cJSON *questions = cJSON_GetObjectItemCaseSensitive(c.root.value, "questions");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(c.root.value, "cases");
    assert_true(cJSON_GetArraySize(list) > 50);
    unsigned off = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, list)
    {
        const char *type = cJSON_GetObjectItemCaseSensitive(one, "type")->valuestring;
        const char *want = cJSON_GetObjectItemCaseSensitive(one, "changes")->valuestring;
        const cJSON *base = cJSON_GetObjectItemCaseSensitive(questions, type);
        cJSON *other = changed_question(base, cJSON_GetObjectItemCaseSensitive(one, "set"));
        struct hashes before = hashes_of(&c, base);
        struct hashes after = hashes_of(&c, other);
        cJSON_Delete(other);
        unsigned got = (strcmp(before.key.hex, after.key.hex) != 0 ? 1U : 0U) |
                       (strcmp(before.text.hex, after.text.hex) != 0 ? 2U : 0U);
        if (strcmp(names[got], want) != 0) {
            char *shown = cJSON_PrintUnformatted(one);
            print_error("%s changes %s\n", shown, names[got]);
            free(shown);
            off++;
        }
    }
    cases_close(&c);
    assert_int_equal(off, 0);
}

static void types_have_keys_of_their_own(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, "tests/data/question/hash.json");
    const cJSON *questions = cJSON_GetObjectItemCaseSensitive(c.root.value, "questions");
    CLEANUP(strings_release) struct strings seen = STRINGS_INIT;
    const cJSON *one;
    cJSON_ArrayForEach(one, questions)
    {
        struct hashes hashes = hashes_of(&c, one);
        assert_int_equal(strlen(hashes.key.hex), 64);
        assert_false(strings_has(&seen, hashes.key.hex));
        strings_add(&seen, hashes.key.hex);
    }
    assert_int_equal(seen.count, QUESTION_KIND_COUNT);
    cases_close(&c);
}

/* The exact bytes that are hashed are a promise to every stored mark. */
static void the_hashed_form_is_stable(void **state)
{
    (void)state;
    static const char key[] = "{\"accept\":[\"x\",\"y\"],\"answer\":\"가나\",\"mode\":\"text\","
                              "\"near\":[{\"text\":\"m\"},{\"text\":\"n\"}],\"type\":\"short\"}";
    static const char text[] = "{\"prompt\":\"P\"}";
    struct cases c;
    cases_open(&c, "tests/data/question/hash.json");
    const cJSON *questions = cJSON_GetObjectItemCaseSensitive(c.root.value, "questions");
    struct hashes hashes = hashes_of(&c, cJSON_GetObjectItemCaseSensitive(questions, "short"));
    struct hash want_key = hash_bytes(key, sizeof(key) - 1);
    struct hash want_text = hash_bytes(text, sizeof(text) - 1);
    assert_string_equal(hashes.key.hex, want_key.hex);
    assert_string_equal(hashes.text.hex, want_text.hex);
    cases_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_shows_where_it_belongs),
        cmocka_unit_test(types_have_keys_of_their_own),
        cmocka_unit_test(the_hashed_form_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
