/* The life of one call: read from the job, sent, sent again, next page, done.
 * A page that can't be had makes the whole call fail: half the facts would be judged as all. */
#include "aws_call.h"

#include <string.h>

#include "aws_xml.h"
#include "probe.h"

enum {
    ID_LONGEST = 64,
    PARAMETERS_MOST = 256,
    NAME_LONGEST = 64,
    VALUE_LONGEST = 1024,
    TOKEN_LONGEST = 8192,
    PAGES_MOST = 50,
    TRIES_MOST = 5,
    TRIES_FEW = 3,     /* where the network is down, or what was just made not known everywhere */
    BACK_OFF_MS = 200, /* before the second try, doubled for each one more */
};

/* ---- reading the job ---- */

static bool name_valid(const char *name)
{
    size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");
    return len > 0 && len <= NAME_LONGEST && name[len] == '\0' && strcmp(name, "Action") != 0 &&
           strcmp(name, "Version") != 0 && strcmp(name, "NextToken") != 0;
}

static bool add_parameters(struct aws_call *call, const cJSON *parameters)
{
    if (parameters != NULL && !cJSON_IsObject(parameters)) {
        return false;
    }
    size_t count = 0;
    for (const cJSON *p = parameters != NULL ? parameters->child : NULL; p != NULL; p = p->next) {
        if (++count > PARAMETERS_MOST || !name_valid(p->string) || !cJSON_IsString(p) ||
            strlen(p->valuestring) > VALUE_LONGEST) {
            return false;
        }
        aws_form_add(&call->form, p->string, p->valuestring);
    }
    return true;
}

bool aws_call_read(struct aws_call *call, const cJSON *json, struct buf *detail)
{
    const struct probe_job view = {.parameters = json};
    const char *action = NULL;
    *call = (struct aws_call){.w.out = NULL};
    if (!probe_string(&view, "id", ID_LONGEST, &call->id, detail) ||
        !probe_string(&view, "action", NAME_LONGEST, &action, detail)) {
        return false;
    }
    call->action = aws_action_find(action);
    if (call->action == NULL) {
        buf_adds(detail, "action");
        return false;
    }
    aws_form_add(&call->form, "Action", call->action->name);
    aws_form_add(&call->form, "Version", call->action->version);
    if (!add_parameters(call, cJSON_GetObjectItemCaseSensitive(json, "parameters"))) {
        buf_adds(detail, "parameters");
        return false;
    }
    call->w.out = &call->facts;
    if (call->action->list != NULL) {
        json_open(&call->w, call->action->list, '[');
    }
    return true;
}

void aws_call_release(struct aws_call *call)
{
    aws_request_close(&call->request);
    aws_failure_release(&call->failure);
    buf_release(&call->form);
    buf_release(&call->token);
    buf_release(&call->facts);
    buf_release(&call->request_id);
}

/* ---- sending ---- */

void aws_call_prepare(struct aws_call *call)
{
    BUF_AUTO(form);
    buf_adds(&form, buf_str(&call->form));
    if (call->token.len > 0) {
        aws_form_add(&form, "NextToken", buf_str(&call->token));
    }
    aws_request_form(&call->request, buf_str(&form));
    call->tries++;
}

/* ---- taking the answer ---- */

void aws_call_give_up(struct aws_call *call, enum aws_error error, const char *message)
{
    aws_failure_set(&call->failure, error, message);
    call->done = true;
}

/* EC2 says requestId, its errors RequestID, STS RequestId. */
static void take_request_id(struct aws_call *call, const xmlNode *root)
{
    static const char *const names[] = {"requestId", "RequestID", "RequestId"};
    buf_clear(&call->request_id);
    for (size_t i = 0; i < COUNT_OF(names) && call->request_id.len == 0; i++) {
        aws_xml_text(aws_xml_find(root, names[i]), AWS_REQUEST_ID_LONGEST, false,
                     &call->request_id);
    }
}

/* Only the answer to this action has this root. */
static bool root_fits(const struct aws_call *call, const xmlNode *root)
{
    size_t len = strlen(call->action->name);
    const char *name = root != NULL ? (const char *)root->name : "";
    return strncmp(name, call->action->name, len) == 0 && strcmp(name + len, "Response") == 0;
}

static void take_facts(struct aws_call *call, const xmlNode *root)
{
    const struct aws_action *action = call->action;
    const xmlNode *element = aws_xml_child(root, action->element);
    if (element != NULL && action->list != NULL) {
        aws_xml_put_items(element, action->of, &call->w);
    } else if (element != NULL) {
        aws_xml_put_members(element, action->of, &call->w);
    }
}

/* The call is done, or its next page is due at once. */
static void next_page(struct aws_call *call, const xmlNode *root)
{
    buf_clear(&call->token);
    aws_xml_text(aws_xml_child(root, "nextToken"), TOKEN_LONGEST, false, &call->token);
    call->pages++;
    if (call->token.len > 0 && call->pages >= PAGES_MOST) {
        aws_call_give_up(call, AWS_SERVER, "the answer has too many pages");
        return;
    }
    call->done = call->token.len == 0;
    if (call->done && call->action->list != NULL) {
        json_close(&call->w, ']');
    }
    call->tries = 0;
    call->due_ms = 0;
}

static void take_page(struct aws_call *call, size_t *room)
{
    xmlDoc *doc = aws_xml_parse(&call->request.body);
    const xmlNode *root = doc != NULL ? xmlDocGetRootElement(doc) : NULL;
    if (!root_fits(call, root)) {
        aws_call_give_up(call, AWS_XML, "the answer is no XML of this action");
    } else {
        size_t before = call->facts.len;
        take_request_id(call, root);
        take_facts(call, root);
        size_t more = call->facts.len - before;
        if (more > *room) {
            aws_call_give_up(call, AWS_SERVER, "the answer is too long");
        } else {
            *room -= more;
            next_page(call, root);
        }
    }
    xmlFreeDoc(doc);
}

/* True when the failure is worth another try, which is due then. */
static bool try_again(struct aws_call *call, int64_t until_ms, struct rng *rng)
{
    bool just_made = strcmp(buf_str(&call->failure.code), "InvalidInstanceID.NotFound") == 0;
    int most = just_made || call->failure.error == AWS_NETWORK ? TRIES_FEW : TRIES_MOST;
    if (!(call->failure.again || just_made) || call->tries >= most) {
        return false;
    }
    /* Half of the time is by chance: a class asks at the same moment. */
    uint32_t wait = (uint32_t)BACK_OFF_MS << (unsigned)(call->tries - 1);
    int64_t due_ms = helper_now_ms() + wait / 2 + rng_below(rng, wait / 2 + 1);
    if (due_ms >= until_ms) {
        return false;
    }
    call->due_ms = due_ms;
    return true;
}

void aws_call_take(struct aws_call *call, CURLcode result, int64_t until_ms, struct rng *rng,
                   size_t *room)
{
    struct aws_request *request = &call->request;
    call->on_its_way = false;
    if (request->too_long) {
        aws_call_give_up(call, AWS_SERVER, "the answer is too long");
        return;
    }
    long status = aws_request_status(request);
    if (result == CURLE_OK && status == 200) {
        aws_failure_release(&call->failure);
        take_page(call, room);
        return;
    }
    if (result != CURLE_OK) {
        aws_failure_of_curl(result, request->said, &call->failure);
    } else {
        aws_failure_read(&request->body, status, request->skew_s, &call->failure);
        xmlDoc *doc = aws_xml_parse(&request->body);
        take_request_id(call, doc != NULL ? xmlDocGetRootElement(doc) : NULL);
        xmlFreeDoc(doc);
    }
    call->done = !try_again(call, until_ms, rng);
}

/* ---- telling ---- */

static void put_failure(const struct aws_call *call, struct json_writer *w)
{
    const struct aws_failure *failure = &call->failure;
    json_put_string(w, "error", aws_error_name(failure->error));
    if (failure->code.len > 0) {
        json_put_string(w, "code", buf_str(&failure->code));
    }
    json_put_string(w, "message", buf_str(&failure->message));
    if (failure->error == AWS_DENIED) {
        json_put_string(w, "iam", call->action->iam);
    }
    if (call->request.has_skew) {
        json_put_integer(w, "skew_s", call->request.skew_s);
    }
}

void aws_call_put(const struct aws_call *call, struct json_writer *w)
{
    json_put_string(w, "call", call->id);
    if (call->failure.error != AWS_FINE) {
        put_failure(call, w);
    } else {
        json_open(w, "facts", '{');
        buf_add(w->out, call->facts.data, call->facts.len);
        json_close(w, '}');
    }
    if (call->request_id.len > 0) {
        json_put_string(w, "request_id", buf_str(&call->request_id));
    }
    json_put_integer(w, "spent_ms", helper_now_ms() - call->started_ms);
}
