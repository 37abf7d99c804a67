/* module.c - the module that an address belongs to.
 *
 * glibc 2.35 answers without locks (_dl_find_object), and so from signal handlers too.  Elsewhere
 * dl_iterate_phdr is asked, which locks.
 */
#include "capture.h"
#include <dlfcn.h>
#include <link.h>

#if defined(DLFO_STRUCT_HAS_EH_DBASE) || defined(__GLIBC__)

bool module_of(uintptr_t pc, struct module *ret_m)
{
	struct dl_find_object o;

	if (_dl_find_object((void *)pc, &o) != 0)
		return false;
	*ret_m = (struct module){
		.lo = (uintptr_t)o.dlfo_map_start,
		.hi = (uintptr_t)o.dlfo_map_end,
		.bias = o.dlfo_link_map ? o.dlfo_link_map->l_addr : 0,
		.eh_hdr = (uintptr_t)o.dlfo_eh_frame,
		.path = o.dlfo_link_map && o.dlfo_link_map->l_name ? o.dlfo_link_map->l_name : "",
	};
	return true;
}

#else

struct search {
	uintptr_t pc;
	struct module *m;
};

static int one(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct search *s = arg;
	bool hit = false;

	(void)size;
	s->m->eh_hdr = 0;
	s->m->lo = UINTPTR_MAX;
	s->m->hi = 0;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t lo = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
		uintptr_t hi = lo + info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type == PT_GNU_EH_FRAME)
			s->m->eh_hdr = lo;
		if (info->dlpi_phdr[i].p_type != PT_LOAD)
			continue;
		hit |= s->pc >= lo && s->pc < hi;
		s->m->lo = lo < s->m->lo ? lo : s->m->lo;
		s->m->hi = hi > s->m->hi ? hi : s->m->hi;
	}
	s->m->bias = info->dlpi_addr;
	s->m->path = info->dlpi_name ? info->dlpi_name : "";
	return hit;
}

bool module_of(uintptr_t pc, struct module *ret_m)
{
	return dl_iterate_phdr(one, &(struct search){pc, ret_m}) != 0;
}

#endif

uintptr_t module_base(uintptr_t pc)
{
	struct module m;

	return module_of(pc, &m) ? m.bias : 0;
}
