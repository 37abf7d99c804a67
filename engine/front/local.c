/* local.c - declarations in blocks, and the sizes of variable-length arrays. */
#include "engine/front/front_p.h"

static uint64_t vla_key(CXType t)
{
	return (uint64_t)(uintptr_t)clang_getCanonicalType(t).data[0];
}

bool vla_size(struct fn *fn, CXType t, struct val *ret, ir_loc loc)
{
	const uint64_t *local;

	if (!fn->vla_sizes.n_slots)
		return false;
	local = map_get(&fn->vla_sizes, vla_key(t));
	if (!local)
		return false;
	*ret = load(fn, place_local(fn, (uint32_t)*local), loc);
	return true;
}

/* ---- variable-length arrays ------------------------------------------------------------- */

enum { MAX_DIMS = 16 };

/* The array types in t from the outside in, through pointers. */
static int array_levels(CXType t, CXType *levels)
{
	int n = 0;

	t = clang_getCanonicalType(t);
	while (n < MAX_DIMS) {
		switch ((int)t.kind) {
		case CXType_ConstantArray:
		case CXType_VariableArray:
			levels[n++] = t;
			t = clang_getArrayElementType(t);
			break;
		case CXType_Pointer:
			t = clang_getPointeeType(t);
			break;
		default:
			return n;
		}
		t = clang_getCanonicalType(t);
	}
	return n;
}

static bool is_dimension(CXCursor c)
{
	return clang_isExpression(clang_getCursorKind(c));
}

static void keep_size(struct fn *fn, CXType level, CXCursor count, ir_loc loc)
{
	struct front *f = fn->f;
	CXType elem = clang_getArrayElementType(level);
	uint32_t local = temp_local(fn, f->t_size, loc);
	struct val n = convert(fn, rv(fn, count), f->t_size, false, loc), size;

	if (!vla_size(fn, elem, &size, loc))
		size = (struct val){
			int_const(fn, f->t_size,
				  (int64_t)ir_typ(f->u, type_of(f, elem).t)->size_bytes),
			f->t_size};
	size = binary_op(fn, CXBinaryOperator_Mul, n, size, f->t_size, loc);
	store(fn, place_local(fn, local), size, 0, loc);
	*map_put(&fn->vla_sizes, vla_key(level), NULL) = local;
}

/* Evaluates the sizes in the declaration of something of type t; children of the declaration
 * show them from the inside out, constant ones too.  Parameters have no use for the size of
 * the outermost array. */
static void keep_sizes(struct fn *fn, CXCursor decl, CXType t, CXCursor init, bool is_param)
{
	CXType levels[MAX_DIMS];
	int n_levels = array_levels(t, levels), n = 0;
	CXCursor dims[MAX_DIMS];
	struct kids k = kids_of(fn->f, decl);
	ir_loc loc = loc_of(fn->f, decl);

	for (uint32_t i = 0; i < k.n && n < MAX_DIMS; i++)
		if (is_dimension(kid(fn->f, k, i)) && !clang_equalCursors(kid(fn->f, k, i), init))
			dims[n++] = kid(fn->f, k, i);
	kids_drop(fn->f, k);
	if (n != n_levels) /* the sizes stand in a typedef, and are known from there */
		return;
	for (int i = 0; i < n - is_param; i++) {
		CXType level = levels[n - 1 - i];

		if (level.kind == CXType_VariableArray && !map_get(&fn->vla_sizes, vla_key(level)))
			keep_size(fn, level, dims[i], loc);
	}
}

static bool has_vla(struct front *f, CXType t)
{
	CXType levels[MAX_DIMS];
	int n;

	if (!ir_type_is(f->u, type_of(f, t).t, IR_ARRAY) &&
	    !ir_type_is(f->u, type_of(f, t).t, IR_PTR))
		return false;
	n = array_levels(t, levels);
	for (int i = 0; i < n; i++)
		if (levels[i].kind == CXType_VariableArray)
			return true;
	return false;
}

void keep_param_sizes(struct fn *fn, CXCursor param)
{
	CXType t = clang_getCursorType(param);
	CXType whole = clang_getCanonicalType(t);
	bool is_array = whole.kind != CXType_Pointer;

	if (has_vla(fn->f, is_array ? clang_getArrayElementType(whole) : t))
		keep_sizes(fn, param, t, clang_getNullCursor(), is_array);
}

static void allocate_vla(struct fn *fn, uint32_t local, CXType t, ir_loc loc)
{
	struct val size;

	if (!vla_size(fn, t, &size, loc))
		size = unknown(fn, fn->f->t_size, loc);
	emit(fn, IR_VLA, 0, IR_REF(IR_LOCAL, local), size.ref, loc);
}

/* ---- variables ------------------------------------------------------------------------ */

static void local_attrs(struct fn *fn, CXCursor decl, struct ir_local *l)
{
	struct attrs attrs;

	attrs_of(fn->f, decl, &attrs);
	if (attrs.unused)
		l->flags |= IR_L_UNUSED_ATTR;
	if (!attrs.cleanup[0])
		return;
	l->cleanup = decl_sym_named(fn->f, attrs.cleanup, NULL);
	if (l->cleanup == IR_NO)
		fn_fail(fn, decl, "cleanup function '%s' is not found", attrs.cleanup);
	l->flags |= IR_L_CLEANUP;
}

/* int x = x; is how some say "it is set wherever it is used, whatever a compiler thinks". */
static bool is_self(CXCursor init, CXCursor decl)
{
	init = strip_parens(init);
	while (clang_getCursorKind(init) == CXCursor_UnexposedExpr)
		init = strip_parens(kid_only(init));
	return clang_getCursorKind(init) == CXCursor_DeclRefExpr &&
	       clang_equalCursors(clang_getCursorReferenced(init), decl);
}

struct init {
	uint32_t local;
	CXCursor value;
};

static void init_var(struct fn *fn, void *arg)
{
	const struct init *i = arg;

	init_local(fn, place_local(fn, i->local), i->value);
}

static void init_by_itself(struct fn *fn, struct place to, ir_loc loc)
{
	struct val v = unknown(fn, to.type, loc);

	if (ir_type_is_aggregate(fn->f->u, to.type))
		emit_aux(fn, IR_COPY, to.type, to.addr, v.ref, 0, IR_INIT, loc);
	else
		store(fn, to, v, IR_INIT, loc);
}

/* A variable lives on where its initialiser is not understood. */
static void init_var_or_lose(struct fn *fn, struct init *init)
{
	if (!fn->is_guarded)
		init_var(fn, init);
	else if (!fn_try(fn, init_var, init))
		lost_stmt(fn, loc_of(fn->f, init->value));
}

static void local_var(struct fn *fn, CXCursor c)
{
	CXType ct = clang_getCursorType(c);
	struct qtype t = type_of(fn->f, ct);
	CXCursor init = clang_Cursor_getVarDeclInitializer(c);
	ir_loc loc = loc_of_point(fn->f, clang_getCursorLocation(c));
	struct ir_local l = {.type = t.t, .cleanup = IR_NO, .loc = loc};
	bool is_vla = has_vla(fn->f, ct);
	uint32_t local;

	if (t.t == 0 || ir_type_is(fn->f->u, t.t, IR_FUNC))
		fn_fail(fn, c, "variable without a type");
	l.name = front_str(fn->f, clang_getCursorSpelling(c));
	if (t.quals & (Q_VOLATILE | Q_ATOMIC))
		l.flags |= IR_L_VOLATILE;
	if (clang_Cursor_getStorageClass(c) == CX_SC_Register)
		l.flags |= IR_L_REGISTER;
	if (ir_typ(fn->f->u, t.t)->flags & IR_TF_VLA && ir_type_is(fn->f->u, t.t, IR_ARRAY))
		l.flags |= IR_L_VLA;
	if (clang_Cursor_hasAttrs(c))
		local_attrs(fn, c, &l);
	if (is_vla)
		keep_sizes(fn, c, ct, init, false);
	local = ir_build_local(fn->b, &l);
	decl_bind(fn->f, c, DECL_LOCAL, local);
	scope_enter(fn, local, loc);
	if (l.flags & IR_L_VLA)
		allocate_vla(fn, local, ct, loc);
	if (!clang_Cursor_isNull(init) && is_self(init, c))
		init_by_itself(fn, place_local(fn, local), loc);
	else if (!clang_Cursor_isNull(init))
		init_var_or_lose(fn, &(struct init){local, init});
}

static void var_decl(struct fn *fn, CXCursor c)
{
	switch ((int)clang_Cursor_getStorageClass(c)) {
	case CX_SC_Static:
	case CX_SC_Extern:
	case CX_SC_PrivateExtern:
		decl_global(fn->f, c, ir_cstr(fn->f->u, fn->name));
		break;
	default:
		if (clang_Cursor_hasVarDeclGlobalStorage(c) ==
		    1) /* constexpr static, _Thread_local */
			decl_global(fn->f, c, ir_cstr(fn->f->u, fn->name));
		else
			local_var(fn, c);
		break;
	}
}

static void declaration(struct fn *fn, void *arg)
{
	CXCursor d = *(const CXCursor *)arg;

	switch ((int)clang_getCursorKind(d)) {
	case CXCursor_VarDecl:
		var_decl(fn, d);
		break;
	case CXCursor_TypedefDecl:
		if (has_vla(fn->f, clang_getTypedefDeclUnderlyingType(d)))
			keep_sizes(fn, d, clang_getTypedefDeclUnderlyingType(d),
				   clang_getNullCursor(), false);
		break;
	case CXCursor_FunctionDecl: /* only declared: nested functions do not parse */
	default:
		break;
	}
}

/* One that is lost to an error does not take those beside it along. */
void decl_stmt(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);

	for (uint32_t i = 0; i < k.n; i++) {
		CXCursor d = kid(fn->f, k, i);

		if (!fn->is_guarded)
			declaration(fn, &d);
		else if (!fn_try(fn, declaration, &d))
			lost_stmt(fn, loc_of(fn->f, d));
	}
	kids_drop(fn->f, k);
}
