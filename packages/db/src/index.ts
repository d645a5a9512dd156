export { applyMigrations } from './migrate/apply-migrations.js';
export { schemaDiff } from './migrate/schema-diff.js';
