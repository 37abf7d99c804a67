/* policy.h - which findings count, and how much: --only, --skip, --severity, --confidence. */
#ifndef PS_DRIVER_POLICY_H
#define PS_DRIVER_POLICY_H

#include "driver/options.h"
#include "engine/diag/diag.h"

struct policy {
	const struct rule *const *rules; /* all there are                                  */
	uint32_t n_rules;
	struct rule_policy {
		bool on;
		bool changed; /* severity is the user's, not the checker's      */
		enum severity severity;
	} *of;			      /* by index into rules                            */
	const struct rule **in_force; /* with the changed severity as default; n_in_force */
	uint32_t n_in_force;
	struct arena mem;
};

/* PS_OK, or PS_EINVAL with one line in *reterr (unknown rule, bad level). */
int policy_make(const struct options *opt, struct policy *ret, struct strbuf *reterr);
void policy_release(struct policy *p);

/* The rule of this name as it is in force, or NULL where it is off or there is none. */
const struct rule *policy_in_force(const struct policy *p, const char *id);

/* The id of a rule that somebody may have meant who typed something else, or NULL. */
const char *policy_nearest_rule(const struct policy *p, const char *typed);

/* Set the finding's severity; false where it is not to be reported. */
bool policy_apply(const struct policy *p, struct finding *f);

#endif
