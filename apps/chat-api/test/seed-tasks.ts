import type { DataSource } from 'typeorm';

/**
 * Fills the tables of tasks straight in SQL, since thousands of commands would take minutes. Every second task has the
 * word "project", every tenth "report", every thousandth "needle"; every fifth is tagged "work", every 500th "rare";
 * every third is done, every fourth has no due date.
 */
export async function seedTasks(dataSource: DataSource, userId: string, count: number): Promise<void> {
  await dataSource.query(
    `INSERT INTO task (id, user_id, title, title_sort, status, priority, tags, due_at, due_zone, due_sort, overdue_at,
       reminders, version, revision, created_at, updated_at, completed_at)
     SELECT gen_random_uuid(), $1, title, title, CASE WHEN done THEN 'completed' ELSE 'open' END, 1 + n % 3, tags::json,
       due, CASE WHEN due IS NULL THEN NULL ELSE 'UTC' END, coalesce(due, '9999-12-31Z'), coalesce(due, '9999-12-31Z'),
       '[]', 1, n, made, made, CASE WHEN done THEN made END
     FROM (
       SELECT n, n % 3 = 0 AS done, '2026-01-01Z'::timestamptz + n * interval '1 minute' AS made,
         CASE WHEN n % 4 > 0 THEN '2026-06-01Z'::timestamptz + (n * 7919 % 500000) * interval '1 minute' END AS due,
         concat_ws(' ', 'task', n, CASE WHEN n % 2 = 0 THEN 'project' END, CASE WHEN n % 10 = 0 THEN 'report' END,
           CASE WHEN n % 1000 = 0 THEN 'needle' END, 'w' || n % 700) AS title,
         CASE WHEN n % 500 = 0 THEN '["rare"]' WHEN n % 5 = 0 THEN '["work"]' ELSE '[]' END AS tags
       FROM generate_series(1, $2::int) AS n
     ) made`,
    [userId, count],
  );
  await dataSource.query(
    `INSERT INTO task_term (user_id, term, created_at, task_id, weight)
     SELECT DISTINCT user_id, term, created_at, id, 4
     FROM task, LATERAL regexp_split_to_table(title, ' ') AS term WHERE user_id = $1`,
    [userId],
  );
  await dataSource.query(
    `INSERT INTO task_term (user_id, term, created_at, task_id, weight)
     SELECT user_id, '#' || tag, created_at, id, 3 FROM task, LATERAL json_array_elements_text(tags) AS tag
     WHERE user_id = $1`,
    [userId],
  );
  await dataSource.query('INSERT INTO user_revision VALUES ($1, $2)', [userId, count]);
}

/** Lets the planner know what is there. */
export async function analyze(dataSource: DataSource): Promise<void> {
  await dataSource.query('VACUUM ANALYZE task, task_term, user_revision');
}
