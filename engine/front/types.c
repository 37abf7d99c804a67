/* types.c - clang's types as the unit's, each asked for once.
 *
 * The table is keyed by libclang's pointer for a type as written, so that a typedef costs one
 * look-up; what is not there goes by the canonical type.
 */
#include "engine/front/front_p.h"

#include <string.h>

static uint64_t type_key(CXType t)
{
	return (uint64_t)(uintptr_t)t.data[0];
}

static struct qtype unpack(uint64_t packed)
{
	return (struct qtype){(ir_type)packed, (uint32_t)(packed >> 32)};
}

static uint64_t size_or_0(long long n)
{
	return n > 0 ? (uint64_t)n : 0;
}

static struct ir_typ sized(CXType t, enum ir_type_kind kind)
{
	return (struct ir_typ){
		.kind = (uint8_t)kind,
		.size_bytes = size_or_0(clang_Type_getSizeOf(t)),
		.align_bytes = (uint32_t)size_or_0(clang_Type_getAlignOf(t)),
	};
}

static ir_type add_int(struct front *f, CXType t, uint16_t flags)
{
	struct ir_typ typ = sized(t, IR_INT);

	typ.flags = flags;
	typ.count = flags & IR_TF_BOOL ? 1 : typ.size_bytes * 8;
	return ir_type_add(f->u, &typ);
}

static ir_type add_plain(struct front *f, CXType t, enum ir_type_kind kind)
{
	struct ir_typ typ = sized(t, kind);

	return ir_type_add(f->u, &typ);
}

ir_type type_ptr_to(struct front *f, ir_type elem, bool elem_is_const)
{
	return ir_type_add(f->u, &(struct ir_typ){
					 .kind = IR_PTR,
					 .flags = elem_is_const ? IR_TF_CONST_ELEM : 0,
					 .size_bytes = f->u->ptr_bytes,
					 .align_bytes = f->u->ptr_bytes,
					 .elem = elem,
				 });
}

static struct qtype add_pointer(struct front *f, CXType t)
{
	struct qtype to = type_of(f, clang_getPointeeType(t));

	return (struct qtype){type_ptr_to(f, to.t, (to.quals & Q_CONST) != 0),
			      to.quals & Q_NORETURN};
}

/* What stands in brackets in a name is a path and a line: not for us. */
static ir_str tag_name(struct front *f, CXType t, const char *unnamed)
{
	CXString s = clang_getTypeSpelling(clang_getUnqualifiedType(t));
	const char *text = clang_getCString(s);
	ir_str name = strtab_add(&f->u->strs, text && !strchr(text, '(') ? text : unnamed);

	clang_disposeString(s);
	return name;
}

static ir_type add_enum(struct front *f, CXType t)
{
	CXType as =
		clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(t)));
	struct qtype base = type_of(f, as);
	struct ir_typ typ;

	if (!ir_type_is(f->u, base.t, IR_INT))
		base.t = f->t_int; /* only declared */
	typ = *ir_typ(f->u, base.t);
	typ.flags = (typ.flags & ~IR_TF_CHAR) | IR_TF_ENUM;
	typ.name = tag_name(f, t, "enum (unnamed)");
	return ir_type_add(f->u, &typ);
}

/* ---- records ------------------------------------------------------------------------ */

static enum CXVisitorResult gather_field(CXCursor c, CXClientData data)
{
	struct front *f = data;

	*vec_push(&f->kids) = c;
	return CXVisit_Continue;
}

static ir_str field_name(struct front *f, CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);
	const char *text = clang_getCString(s);
	ir_str name = text && !strchr(text, '(') ? strtab_add(&f->u->strs, text) : 0;

	clang_disposeString(s);
	return name;
}

/* Only an array at the end can be counted by another field. */
static ir_str field_counted_by(struct front *f, CXCursor c)
{
	struct attrs attrs;

	if (!clang_Cursor_hasAttrs(c) && clang_getCursorType(c).kind != CXType_Unexposed)
		return 0;
	attrs_of(f, c, &attrs);
	return strtab_add(&f->u->strs, attrs.counted_by);
}

static void add_field(struct front *f, CXCursor c, struct ir_field *field)
{
	long long offset = clang_Cursor_getOffsetOfField(c);
	struct qtype t = type_of(f, clang_getCursorType(c));
	int width = clang_getFieldDeclBitWidth(c);

	*field = (struct ir_field){
		.name = field_name(f, c),
		.type = t.t,
		.offset_bits = offset > 0 ? (uint64_t)offset : 0,
		.width_bits = width > 0 ? (uint32_t)width : 0,
	};
	if (ir_type_is(f->u, t.t, IR_ARRAY) || ir_type_is(f->u, t.t, IR_PTR))
		field->counted_by = field_counted_by(f, c);
}

static void add_fields(struct front *f, CXType t, ir_type record)
{
	uint32_t base = f->kids.n, n;
	struct ir_field *fields;

	clang_Type_visitFields(t, gather_field, f);
	n = f->kids.n - base;
	fields = xcalloc(n ? n : 1, sizeof *fields);
	for (uint32_t i = 0; i < n; i++) {
		CXCursor c = f->kids.v[base + i];

		*map_put(&f->fields, (uintptr_t)c.data[0], NULL) = (uint64_t)record << 32 | i;
		add_field(f, c, &fields[i]);
	}
	f->u->types.v[record].first = f->u->fields.n;
	f->u->types.v[record].n = n;
	for (uint32_t i = 0; i < n; i++)
		*vec_push(&f->u->fields) = fields[i];
	free(fields);
	f->kids.n = base;
}

static ir_type add_record(struct front *f, CXType t)
{
	CXCursor decl = clang_getTypeDeclaration(t);
	bool is_union = clang_getCursorKind(decl) == CXCursor_UnionDecl;
	CXType plain = clang_getUnqualifiedType(t);
	struct ir_typ typ = sized(plain, IR_RECORD);
	uint64_t *known = map_get(&f->records, (uintptr_t)decl.data[0]);
	ir_type id;

	if (known)
		return (ir_type)*known;
	typ.flags = is_union ? IR_TF_UNION : 0;
	if (!clang_isCursorDefinition(decl) ||
	    clang_Type_getSizeOf(plain) == CXTypeLayoutError_Incomplete)
		typ.flags |= IR_TF_INCOMPLETE;
	typ.name = tag_name(f, plain, is_union ? "union (unnamed)" : "struct (unnamed)");
	id = ir_type_add(f->u, &typ);
	/* Known before its fields are: they may point back. */
	*map_put(&f->records, (uintptr_t)decl.data[0], NULL) = id;
	if (!(typ.flags & IR_TF_INCOMPLETE))
		add_fields(f, plain, id);
	return id;
}

bool field_of(struct front *f, CXCursor field, ir_type *ret_record, uint32_t *ret_index)
{
	const uint64_t *known = map_get(&f->fields, (uintptr_t)field.data[0]);

	if (!known) {
		CXType record = clang_getCursorType(clang_getCursorSemanticParent(field));

		type_of(f, record);
		known = map_get(&f->fields, (uintptr_t)field.data[0]);
	}
	if (!known)
		return false;
	*ret_record = (ir_type)(*known >> 32);
	*ret_index = (uint32_t)*known;
	return true;
}

int field_path(const struct front *f, ir_type record, ir_type target, uint32_t *path, int max)
{
	const struct ir_typ *t = ir_typ(f->u, record);

	if (record == target)
		return 0;
	if (max <= 0 || t->kind != IR_RECORD)
		return -1;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct ir_field *field = &f->u->fields.v[t->first + i];
		int n;

		if (field->name || !ir_type_is(f->u, field->type, IR_RECORD))
			continue;
		n = field_path(f, field->type, target, path + 1, max - 1);
		if (n >= 0) {
			path[0] = i;
			return n + 1;
		}
	}
	return -1;
}

/* ---- arrays, functions, the rest -------------------------------------------------------- */

static struct qtype add_array(struct front *f, CXType t)
{
	struct qtype elem = type_of(f, clang_getArrayElementType(t));
	bool is_vla =
		t.kind == CXType_VariableArray || t.kind == CXType_DependentSizedArray ||
		(ir_typ(f->u, elem.t)->flags & IR_TF_VLA && ir_type_is(f->u, elem.t, IR_ARRAY));
	struct ir_typ typ = {
		.kind = IR_ARRAY,
		.flags = is_vla ? IR_TF_VLA : 0,
		.align_bytes = ir_typ(f->u, elem.t)->align_bytes,
		.count = IR_NO_COUNT,
		.elem = elem.t,
	};

	if (t.kind == CXType_ConstantArray) {
		typ.count = size_or_0(clang_getArraySize(t));
		if (!is_vla)
			typ.size_bytes = typ.count * ir_typ(f->u, elem.t)->size_bytes;
	}
	return (struct qtype){ir_type_add(f->u, &typ), elem.quals};
}

static bool is_noreturn_type(CXType t)
{
	CXString s = clang_getTypeSpelling(t);
	const char *text = clang_getCString(s);
	bool yes = text && strstr(text, "noreturn") != NULL;

	clang_disposeString(s);
	return yes;
}

static struct qtype add_func(struct front *f, CXType t)
{
	int n = clang_getNumArgTypes(t);
	struct ir_typ typ = {.kind = IR_FUNC};
	ir_type *params;

	typ.elem = type_decayed(f, type_of(f, clang_getResultType(t)).t);
	typ.n = n > 0 ? (uint32_t)n : 0;
	params = xcalloc(typ.n + 1, sizeof *params);
	for (uint32_t i = 0; i < typ.n; i++)
		params[i] = type_decayed(f, type_of(f, clang_getArgType(t, i)).t);
	if (t.kind == CXType_FunctionNoProto)
		typ.flags = IR_TF_NOPROTO;
	else if (clang_isFunctionTypeVariadic(t))
		typ.flags = IR_TF_VARIADIC;
	typ.first = f->u->params.n;
	for (uint32_t i = 0; i < typ.n; i++)
		*vec_push(&f->u->params) = params[i];
	free(params);
	return (struct qtype){ir_type_add(f->u, &typ), is_noreturn_type(t) ? Q_NORETURN : 0};
}

/* _BitInt(N) has no kind of its own; its width stands in its name.  Types that stand for no
 * object (of builtins, of erroneous expressions) are named in <>: asking for their size is
 * not safe. */
static ir_type add_unexposed(struct front *f, CXType t)
{
	CXString s = clang_getTypeSpelling(t);
	const char *text = clang_getCString(s);
	const char *bits = text ? strstr(text, "_BitInt(") : NULL;
	struct ir_typ typ = {.kind = IR_OPAQUE, .align_bytes = 1};

	if (text && text[0] != '<' && text[0] != '\0')
		typ = sized(t, bits ? IR_INT : IR_OPAQUE);
	if (bits) {
		typ.flags = strstr(text, "unsigned") ? 0 : IR_TF_SIGNED;
		typ.count = (uint64_t)strtoul(bits + strlen("_BitInt("), NULL, 10);
		if (typ.count > 128)
			typ.kind = IR_OPAQUE;
	}
	clang_disposeString(s);
	return ir_type_add(f->u, &typ);
}

static struct qtype add_canonical(struct front *f, CXType t)
{
	struct qtype r = {0};

	switch ((int)t.kind) {
	case CXType_Invalid:
	case CXType_Void:
		break;
	case CXType_Bool:
		r.t = add_int(f, t, IR_TF_BOOL);
		break;
	case CXType_Char_U:
	case CXType_UChar:
		r.t = add_int(f, t, IR_TF_CHAR);
		break;
	case CXType_Char_S:
	case CXType_SChar:
		r.t = add_int(f, t, IR_TF_CHAR | IR_TF_SIGNED);
		break;
	case CXType_UShort:
	case CXType_UInt:
	case CXType_ULong:
	case CXType_ULongLong:
	case CXType_UInt128:
	case CXType_Char16:
	case CXType_Char32:
		r.t = add_int(f, t, 0);
		break;
	case CXType_WChar:
	case CXType_Short:
	case CXType_Int:
	case CXType_Long:
	case CXType_LongLong:
	case CXType_Int128:
		r.t = add_int(f, t, IR_TF_SIGNED);
		break;
	case CXType_Float:
	case CXType_Double:
	case CXType_LongDouble:
	case CXType_Float128:
	case CXType_Half:
	case CXType_Float16:
	case CXType_Ibm128:
	case CXType_BFloat16:
		r.t = add_plain(f, t, IR_FLOAT);
		break;
	case CXType_NullPtr:
		r.t = type_ptr_to(f, 0, false);
		break;
	case CXType_Pointer:
	case CXType_BlockPointer:
		r = add_pointer(f, t);
		break;
	case CXType_Record:
		r.t = add_record(f, t);
		break;
	case CXType_Enum:
		r.t = add_enum(f, t);
		break;
	case CXType_FunctionNoProto:
	case CXType_FunctionProto:
		r = add_func(f, t);
		break;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
	case CXType_DependentSizedArray:
		r = add_array(f, t);
		break;
	case CXType_Atomic:
		r = type_of(f, clang_Type_getValueType(t));
		r.quals |= Q_ATOMIC;
		break;
	case CXType_Complex:
	case CXType_Vector:
	case CXType_ExtVector:
		r.t = add_plain(f, t, IR_OPAQUE);
		break;
	default:
		r.t = add_unexposed(f, t);
		break;
	}
	if (clang_isConstQualifiedType(t))
		r.quals |= Q_CONST;
	if (clang_isVolatileQualifiedType(t))
		r.quals |= Q_VOLATILE;
	return r;
}

struct qtype type_of(struct front *f, CXType t)
{
	const uint64_t *known = map_get(&f->types, type_key(t));
	struct qtype r;
	CXType canonical;

	if (known)
		return unpack(*known);
	if (t.kind == CXType_Invalid)
		return (struct qtype){0};
	canonical = clang_getCanonicalType(t);
	if (canonical.data[0] != t.data[0])
		r = type_of(f, canonical);
	else
		r = add_canonical(f, t);
	*map_put(&f->types, type_key(t), NULL) = r.t | (uint64_t)r.quals << 32;
	return r;
}

struct qtype expr_type(struct front *f, CXCursor c)
{
	return type_of(f, clang_getCursorType(c));
}

ir_type value_type(struct front *f, CXCursor c)
{
	return type_decayed(f, expr_type(f, c).t);
}

ir_type type_decayed(struct front *f, ir_type t)
{
	const struct ir_typ *typ = ir_typ(f->u, t);

	if (typ->kind == IR_ARRAY)
		return type_ptr_to(f, typ->elem, false);
	if (typ->kind == IR_FUNC)
		return type_ptr_to(f, t, false);
	return t;
}

ir_type type_pointee(const struct front *f, ir_type t)
{
	const struct ir_typ *typ = ir_typ(f->u, t);

	return typ->kind == IR_PTR || typ->kind == IR_ARRAY ? typ->elem : 0;
}

bool type_same_int(const struct ir_unit *u, ir_type a, ir_type b)
{
	const struct ir_typ *x = ir_typ(u, a), *y = ir_typ(u, b);
	const uint16_t shape = IR_TF_SIGNED | IR_TF_BOOL;

	return x->kind == IR_INT && y->kind == IR_INT && x->count == y->count &&
	       (x->flags & shape) == (y->flags & shape);
}
