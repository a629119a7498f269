/** MESSAGE_TEXT_MAX of the contracts; written here so that zod stays out of the bundle (a test keeps the two equal). */
export const TEXT_MAX = 8000;
