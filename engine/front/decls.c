/* decls.c - functions and globals: met at a use or at the top of the file, each once.
 *
 * What is lowered: all that is defined in the main file or in a file that is no system header,
 * and of header functions (static or inline) those that are reached from there.
 */
#include "engine/front/front_p.h"

#include <stdio.h>
#include <string.h>

static uint64_t decl_key(CXCursor decl)
{
	return (uint64_t)(uintptr_t)decl.data[0];
}

uint64_t decl_lookup(struct front *f, CXCursor decl)
{
	const uint64_t *known = map_get(&f->decls, decl_key(decl));
	CXCursor first;
	uint64_t value;

	if (known)
		return *known;
	/* Redeclarations have cursors of their own. */
	first = clang_getCanonicalCursor(decl);
	if (decl_key(first) == decl_key(decl) || !(known = map_get(&f->decls, decl_key(first))))
		return 0;
	value = *known;
	*map_put(&f->decls, decl_key(decl), NULL) = value;
	return value;
}

void decl_bind(struct front *f, CXCursor decl, enum decl_kind kind, uint32_t index)
{
	CXCursor first = clang_getCanonicalCursor(decl);
	uint64_t value = (uint64_t)kind << 32 | index;

	*map_put(&f->decls, decl_key(decl), NULL) = value;
	if (!clang_Cursor_isNull(first))
		*map_put(&f->decls, decl_key(first), NULL) = value;
}

static enum ir_linkage linkage_of(CXCursor decl)
{
	switch ((int)clang_getCursorLinkage(decl)) {
	case CXLinkage_External:
	case CXLinkage_UniqueExternal:
		return IR_LINK_EXTERNAL;
	case CXLinkage_Internal:
		return IR_LINK_INTERNAL;
	default:
		return IR_LINK_NONE;
	}
}

static bool in_system_header(CXCursor c)
{
	return clang_Location_isInSystemHeader(clang_getCursorLocation(c)) != 0;
}

/* "path:name", or "path:function:name" for statics of a function. */
static ir_str private_key(struct front *f, CXCursor decl, const char *function, ir_str name)
{
	struct ir_unit *u = f->u;
	struct strbuf key = {0};
	ir_str path = u->main_path, id;
	CXFile file;

	clang_getExpansionLocation(clang_getCursorLocation(clang_getCanonicalCursor(decl)), &file,
				   NULL, NULL, NULL);
	if (file) {
		uint32_t file_no = file_id(f, file);

		path = u->files.v[file_no].path;
	}
	if (ir_cstr(u, path)[0] != '/')
		strbuf_printf(&key, "%s/", ir_cstr(u, u->dir));
	strbuf_printf(&key, "%s:", ir_cstr(u, path));
	if (function)
		strbuf_printf(&key, "%s:", function);
	strbuf_puts(&key, ir_cstr(u, name));
	id = strtab_add(&u->strs, strbuf_str(&key));
	strbuf_release(&key);
	return id;
}

/* ---- functions ---------------------------------------------------------------------- */

static uint8_t param_flags_of(struct front *f, CXCursor param)
{
	CXType t = clang_getCursorType(param);
	uint8_t flags = 0;
	struct attrs attrs;
	CXString s;
	const char *text;

	switch ((int)clang_Type_getNullability(t)) {
	case CXTypeNullability_NonNull:
		flags |= IR_P_NONNULL;
		break;
	case CXTypeNullability_Nullable:
	case CXTypeNullability_NullableResult:
		flags |= IR_P_NULLABLE;
		break;
	default:
		break;
	}
	if (clang_Cursor_hasAttrs(param)) {
		attrs_of(f, param, &attrs);
		flags |= (uint8_t)attrs.param_flags;
	}
	if (t.kind == CXType_ConstantArray || t.kind == CXType_VariableArray) {
		s = clang_getTypeSpelling(t);
		text = clang_getCString(s);
		if (text && strstr(text, "[static "))
			flags |= IR_P_NONNULL;
		clang_disposeString(s);
	}
	return flags;
}

static void apply_nonnull(const struct ir_unit *u, const struct attrs *a, uint8_t *flags,
			  uint32_t n, const struct ir_sym *s)
{
	const struct ir_typ *t = ir_typ(u, s->type);

	if (a->nonnull_all)
		for (uint32_t i = 0; i < n && i < t->n; i++)
			if (ir_type_is(u, u->params.v[t->first + i], IR_PTR))
				flags[i] |= IR_P_NONNULL;
	for (uint32_t i = 0; i < a->n_nonnull; i++)
		if (a->nonnull[i] >= 1 && a->nonnull[i] <= n)
			flags[a->nonnull[i] - 1] |= IR_P_NONNULL;
}

static void add_param_flags(struct front *f, CXCursor decl, const struct attrs *a, struct ir_sym *s)
{
	int n_args = clang_Cursor_getNumArguments(decl);
	uint32_t n = n_args > 0 ? (uint32_t)n_args : 0;
	uint8_t *flags = xcalloc(n + 1, sizeof *flags);
	bool any = false;

	for (uint32_t i = 0; i < n; i++)
		flags[i] = param_flags_of(f, clang_Cursor_getArgument(decl, i));
	apply_nonnull(f->u, a, flags, n, s);
	for (uint32_t i = 0; i < n; i++)
		any = any || flags[i];
	if (any) {
		s->first_param_flags = f->u->param_flags.n;
		s->n_param_flags = n;
		for (uint32_t i = 0; i < n; i++)
			*vec_push(&f->u->param_flags) = flags[i];
	}
	free(flags);
}

static bool is_named(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static void add_flags(struct front *f, CXCursor decl, struct ir_sym *s, struct qtype t)
{
	static const char *const twice[] = {"setjmp", "_setjmp",    "sigsetjmp", "__sigsetjmp",
					    "vfork",  "getcontext", "savectx",	 "__builtin_setjmp",
					    NULL};
	const char *name = ir_cstr(f->u, s->name);
	struct attrs attrs = {0};

	if (clang_Cursor_hasAttrs(decl)) {
		attrs_of(f, decl, &attrs);
		s->flags |= attrs.sym_flags;
		s->alloc_size[0] = attrs.alloc_size[0];
		s->alloc_size[1] = attrs.alloc_size[1];
		s->annotate = strtab_add(&f->u->strs, attrs.annotate);
	}
	if (t.quals & Q_NORETURN || builtin_noreturn(name))
		s->flags |= IR_S_NORETURN;
	if (is_named(name, twice))
		s->flags |= IR_S_RETURNS_TWICE;
	if (clang_Cursor_isFunctionInlined(decl))
		s->flags |= IR_S_INLINE;
	if (in_system_header(decl))
		s->flags |= IR_S_SYSTEM;
	if (strncmp(name, "__builtin_", 10) == 0 || strncmp(name, "__sync_", 7) == 0)
		s->flags |= IR_S_BUILTIN;
	switch ((int)clang_Type_getNullability(clang_getResultType(clang_getCursorType(decl)))) {
	case CXTypeNullability_NonNull:
		s->flags |= IR_S_RETURNS_NONNULL;
		break;
	case CXTypeNullability_Nullable:
	case CXTypeNullability_NullableResult:
		s->flags |= IR_S_RETURNS_NULLABLE;
		break;
	default:
		break;
	}
	add_param_flags(f, decl, &attrs, s);
}

/* Is a body that stands in a header worth having? */
static bool wants_header_body(CXCursor def)
{
	if (clang_Cursor_isFunctionInlined(def) || linkage_of(def) == IR_LINK_INTERNAL)
		return linkage_of(def) == IR_LINK_INTERNAL || !in_system_header(def);
	return false;
}

static void schedule(struct front *f, uint32_t sym, CXCursor def)
{
	if (!clang_Cursor_isNull(f->def.v[sym]))
		return;
	f->def.v[sym] = def;
	*vec_push(&f->work) = sym;
}

uint32_t decl_sym(struct front *f, CXCursor decl)
{
	uint64_t known = decl_lookup(f, decl);
	CXCursor def;
	struct qtype t;
	struct ir_sym s = {.body = IR_NO};
	uint32_t id;

	if (known)
		return (uint32_t)known;
	def = clang_getCursorDefinition(decl);
	if (clang_Cursor_isNull(def))
		def = decl;
	t = expr_type(f, def);
	s.name = front_str(f, clang_getCursorSpelling(decl));
	s.type = t.t;
	s.linkage = (uint8_t)linkage_of(decl);
	s.key = s.linkage == IR_LINK_INTERNAL ? private_key(f, decl, NULL, s.name) : s.name;
	s.loc = loc_of_point(f, clang_getCursorLocation(def));
	add_flags(f, def, &s, t);
	id = f->u->syms.n;
	*vec_push(&f->u->syms) = s;
	*vec_push(&f->builtin) = (uint8_t)builtin_of_name(ir_cstr(f->u, s.name));
	*vec_push(&f->def) = clang_getNullCursor();
	decl_bind(f, decl, DECL_SYM, id);
	if (clang_isCursorDefinition(def) && wants_header_body(def))
		schedule(f, id, def);
	return id;
}

uint32_t decl_sym_builtin(struct front *f, const char *name, ir_type ret)
{
	struct ir_sym s = {.body = IR_NO, .flags = IR_S_BUILTIN, .linkage = IR_LINK_EXTERNAL};

	s.name = s.key = strtab_add(&f->u->strs, name);
	s.type = ir_type_add(f->u, &(struct ir_typ){.kind = IR_FUNC,
						    .flags = IR_TF_VARIADIC,
						    .elem = ret,
						    .first = f->u->params.n});
	for (uint32_t i = 0; i < f->u->syms.n; i++)
		if (f->u->syms.v[i].name == s.name && f->u->syms.v[i].type == s.type)
			return i;
	*vec_push(&f->u->syms) = s;
	*vec_push(&f->builtin) = B_NONE;
	*vec_push(&f->def) = clang_getNullCursor();
	return f->u->syms.n - 1;
}

static enum CXChildVisitResult gather_name(CXCursor c, CXCursor parent, CXClientData data)
{
	struct front *f = data;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl) {
		*map_put(&f->names, front_str(f, clang_getCursorSpelling(c)), NULL) =
			f->named.n + 1;
		*vec_push(&f->named) = c;
	}
	return CXChildVisit_Continue;
}

uint32_t decl_sym_named(struct front *f, const char *name, CXCursor *ret)
{
	const uint64_t *at;

	if (!f->named.n)
		clang_visitChildren(clang_getTranslationUnitCursor(f->tu), gather_name, f);
	at = map_get(&f->names, strtab_add(&f->u->strs, name));
	if (!at)
		return IR_NO;
	if (ret)
		*ret = f->named.v[*at - 1];
	return decl_sym(f, f->named.v[*at - 1]);
}

static enum CXChildVisitResult gather_enumerator(CXCursor c, CXCursor parent, CXClientData data)
{
	struct front *f = data;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_EnumDecl)
		return CXChildVisit_Recurse;
	if (clang_getCursorKind(c) == CXCursor_EnumConstantDecl)
		*map_put(&f->enumerators, front_str(f, clang_getCursorSpelling(c)), NULL) =
			(uint64_t)clang_getEnumConstantDeclValue(c);
	return CXChildVisit_Continue;
}

bool decl_enumerator(struct front *f, ir_str name, int64_t *ret)
{
	const uint64_t *value;

	if (!f->has_enumerators)
		clang_visitChildren(clang_getTranslationUnitCursor(f->tu), gather_enumerator, f);
	f->has_enumerators = true;
	value = map_get(&f->enumerators, name);
	if (value)
		*ret = (int64_t)*value;
	return value != NULL;
}

/* ---- globals ------------------------------------------------------------------------ */

/* One more declaration of global id: what it adds. */
static void global_redeclared(struct front *f, uint32_t id, CXCursor decl)
{
	struct ir_global *g;
	struct qtype t = expr_type(f, decl);
	struct attrs attrs;
	CXCursor init = clang_Cursor_getVarDeclInitializer(decl);

	g = &f->u->globals.v[id];
	if (clang_Cursor_getStorageClass(decl) != CX_SC_Extern || !clang_Cursor_isNull(init))
		g->flags |= IR_G_DEFINED;
	if (ir_typ(f->u, g->type)->size_bytes == 0)
		g->type = t.t;
	if (clang_Cursor_hasAttrs(decl)) {
		attrs_of(f, decl, &attrs);
		f->u->globals.v[id].flags |= attrs.global_flags;
	}
	if (!clang_Cursor_isNull(init) && clang_Cursor_isNull(f->global_def.v[id])) {
		f->global_def.v[id] = init;
		f->u->globals.v[id].type = t.t;
		*vec_push(&f->global_work) = id;
	}
}

uint32_t decl_global(struct front *f, CXCursor decl, const char *function)
{
	uint64_t known = decl_lookup(f, decl);
	struct ir_global g = {.data = IR_NO};
	struct qtype t;
	CXCursor def;
	uint32_t id;

	if (known)
		return (uint32_t)known;
	t = expr_type(f, decl);
	g.name = front_str(f, clang_getCursorSpelling(decl));
	g.type = t.t;
	g.linkage = (uint8_t)linkage_of(decl);
	if (g.linkage != IR_LINK_NONE)
		function = NULL;
	g.key = g.linkage == IR_LINK_EXTERNAL ? g.name : private_key(f, decl, function, g.name);
	g.loc = loc_of_point(f, clang_getCursorLocation(decl));
	g.flags |= t.quals & Q_CONST ? IR_G_CONST : 0;
	g.flags |= t.quals & (Q_VOLATILE | Q_ATOMIC) ? IR_G_VOLATILE : 0;
	g.flags |= clang_getCursorTLSKind(decl) != CXTLS_None ? IR_G_THREAD : 0;
	g.flags |= in_system_header(decl) ? IR_G_SYSTEM : 0;
	g.flags |= function ? IR_G_LOCAL_STATIC : 0;
	if (g.flags & IR_G_LOCAL_STATIC)
		g.linkage = IR_LINK_INTERNAL;
	id = f->u->globals.n;
	*vec_push(&f->u->globals) = g;
	*vec_push(&f->global_def) = clang_getNullCursor();
	decl_bind(f, decl, DECL_GLOBAL, id);
	global_redeclared(f, id, decl);
	def = clang_getCursorDefinition(decl);
	if (!clang_Cursor_isNull(def) && decl_key(def) != decl_key(decl))
		global_redeclared(f, id, def);
	return id;
}

uint32_t global_anonymous(struct front *f, ir_type t, const char *name)
{
	struct ir_global g = {
		.name = strtab_add(&f->u->strs, name),
		.type = t,
		.flags = IR_G_DEFINED,
		.linkage = IR_LINK_INTERNAL,
		.data = IR_NO,
	};
	char key[64];

	snprintf(key, sizeof key, ":%s:%u", name, f->u->globals.n);
	g.key = strtab_add(&f->u->strs, key);
	*vec_push(&f->u->globals) = g;
	*vec_push(&f->global_def) = clang_getNullCursor();
	return f->u->globals.n - 1;
}

/* ---- the top of the file ------------------------------------------------------------ */

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct front *f = data;
	enum CXCursorKind kind = clang_getCursorKind(c);
	bool is_main;

	(void)parent;
	if (kind != CXCursor_FunctionDecl && kind != CXCursor_VarDecl)
		return CXChildVisit_Continue;
	is_main = clang_Location_isFromMainFile(clang_getCursorLocation(c)) != 0;
	if (!is_main && in_system_header(c))
		return CXChildVisit_Continue;
	if (kind == CXCursor_VarDecl) {
		/* Headers declare much that this file does not need. */
		if (is_main || clang_Cursor_getStorageClass(c) == CX_SC_None)
			global_redeclared(f, decl_global(f, c, NULL), c);
		return CXChildVisit_Continue;
	}
	if (clang_isCursorDefinition(c) && (is_main || !clang_Cursor_isFunctionInlined(c)))
		schedule(f, decl_sym(f, c), c);
	return CXChildVisit_Continue;
}

void decls_top(struct front *f)
{
	clang_visitChildren(clang_getTranslationUnitCursor(f->tu), visit_top, f);
}
