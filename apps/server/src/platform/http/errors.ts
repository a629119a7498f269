import type { ErrorBody } from '@zhiyin/contracts';
import { AppError, type ErrorCode } from '@zhiyin/kernel';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  unavailable: 503,
};
const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'invalid',
  404: 'not_found',
  405: 'invalid',
  406: 'unsupported',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported',
  429: 'rate_limited',
  431: 'too_large',
};

/** Where the reason tells more than the code. */
const ZH_REASONS: Readonly<Record<string, string>> = {
  taken: '已有其他坐席在接待此会话。',
  capacity: '您的接待量已满，请先结束或转接一个会话。',
  last_admin: '至少要保留一名管理员。',
  email_taken: '该邮箱已被使用。',
  name_taken: '该名称已被使用。',
  four_eyes: '该条目有风险标记，需由他人复核。',
  identity_required: '该收件箱需要签名身份才能使用。',
  busy: '已有训练或评测正在进行，请等它结束。',
  ended: '这次训练已经结束。',
  no_examples: '还没有可用于训练的语料。',
  same_line: '该意图下已有这句话。',
  not_utf8: '文件不是 UTF-8 文本，未做任何更改。',
  broken_file: '文件有误，未做任何更改；各行的问题见详情。',
  not_evaluated: '两个模型要先在最新的评测集上评测过。',
  worse: '候选模型的准确率明显低于当前模型，未上线；数据见详情。',
  already_active: '该模型正在使用中。',
  never_active: '该模型从未上线过，不能回退到它。',
  no_active: '当前没有可比较的上线模型。',
  unreadable: '该模型文件无法读取。',
  cleaning_busy: '已有清洗正在进行，请等它结束。',
  nothing_to_clean: '还没有可清洗的语料。',
  superseded: '已有更新的清洗取代了这一轮，请到新的一轮处理。',
  review_closed: '这一轮清洗已结束。',
  review_not_ready: '这一轮清洗还没有结果。',
  nothing_open: '所选发现都已处理，或语料已变动，没有可处理的内容。',
  already_undone: '没有可以撤销的处理。',
  changed_since: '这批处理涉及的语料之后又有改动，请先撤销后面的改动。',
  intent_gone: '建议改到的意图已不存在，请另选意图。',
  action_unfit: '这种处理方式不适用于所选发现。',
  nothing_changed: '这一轮还没有改动语料，无从比较。',
  measuring: '正在测量效果，请等它结束。',
  too_few_examples: '语料太少，无法分出评测集。',
  only_system: '文件里只有系统意图，系统意图不在这里评测。',
  same_content: '当前语料与该版本相同，无需恢复。',
  decided: '这个聚类已经处理过，请先撤销。',
  nothing_to_undo: '没有可撤销的处理。',
  no_words: '这句话里没有可学习的文字。',
  no_intent: '没有这个意图。',
  same_cluster: '请选择至少两个不同的聚类。',
  which_texts: '请选择该聚类中的部分说法，并至少保留一条。',
};

/** What a Chinese reader is told; English readers get the service's own sentence. */
const ZH: Record<ErrorCode | 'internal', string> = {
  invalid: '请求内容有误，请检查后重试。',
  unauthenticated: '请先登录。',
  forbidden: '您没有执行此操作的权限。',
  not_found: '没有找到您要的内容。',
  conflict: '内容已被他人更改，请刷新后重试。',
  too_large: '内容过大。',
  unsupported: '不支持这种类型的内容。',
  rate_limited: '操作太频繁，请稍后再试。',
  unavailable: '服务暂时不可用，您的内容未丢失，请稍后重试。',
  internal: '服务出现意外，内容未保存，请稍后重试；如反复出现，请提供编号。',
};

/** One place maps a failure to a status and a body; anything not meant for the caller becomes `internal` and is logged whole. */
export function errorReply(
  error: unknown,
  request: FastifyRequest,
): { status: number; body: ErrorBody; headers: Record<string, string>; isBug: boolean } {
  const known = toAppError(error);
  const zh = /^zh\b/i.test(request.headers['accept-language'] ?? '');
  const code = known?.code ?? 'internal';
  const reason = known?.details?.reason;
  const message = zh
    ? (typeof reason === 'string' && ZH_REASONS[reason]) || ZH[code]
    : (known?.message ?? 'Something unexpected happened; nothing was saved. Try again, and give us the request id if it happens again.');
  return {
    status: known ? STATUS[known.code] : 500,
    body: { error: { code, message, ...(known?.details && { details: known.details }), requestId: String(request.id) } },
    headers: known?.retryAfterSeconds === undefined ? {} : { 'retry-after': String(known.retryAfterSeconds) },
    isBug: known === undefined,
  };
}

function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (isResponseSerializationError(error)) return undefined;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.slice(0, 20).map((issue) => ({ path: issue.instancePath, message: issue.message }));
    return new AppError('invalid', `The request is not valid: ${problems[0]?.path || 'body'} ${problems[0]?.message ?? ''}`.trim(), {
      details: { problems },
    });
  }
  const status = (error as FastifyError).statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    return new AppError(CODE_OF_STATUS[status] ?? 'invalid', (error as FastifyError).message);
  }
  return undefined;
}

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): boolean {
  const { status, body, headers, isBug } = errorReply(error, request);
  reply
    .status(status)
    .headers({ ...headers, 'cache-control': 'no-store' })
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
  return isBug;
}
