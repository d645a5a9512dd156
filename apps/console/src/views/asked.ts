/** What is asked about a view before it is done. */
export type Asked = 'save' | 'edit' | 'delete';
