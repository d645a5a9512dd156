-- Which start of PostgreSQL the session that beats belongs to: that it is gone tells of its process only under the same.
ALTER TABLE "workers" ADD COLUMN     "session_server_at" TIMESTAMPTZ(6);
