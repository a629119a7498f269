/** The master secret of test runs, so that a copied demo knows its keys. */
export const TEST_SECRET = 'only-for-tests-0123456789abcdefghijklmnop';
export const TEST_API_KEY = 'bootstrap-key-of-the-tests-0123456789';
