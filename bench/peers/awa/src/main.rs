//! awa as the benchmark measures it.
//!
//!     acp-bench-awa insert URL < jobs   awa's schema anew; a job for each line of JSON
//!     acp-bench-awa work URL JOBS       works them, prints {"seconds":…,"processor_ms":…} when the
//!                                       last is stored as completed, and ends when its input does

use std::error::Error;
use std::io::BufRead;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use awa::{
    migrations, Client, InsertOpts, InsertParams, JobContext, JobError, JobResult, QueueConfig,
    QueueStorage, QueueStorageConfig, Worker,
};
use cpu_time::ProcessTime;
use sqlx::postgres::{PgPool, PgPoolOptions};
use tokio::sync::Notify;

type Outcome<T> = Result<T, Box<dyn Error>>;

const QUEUE: &str = "bench";
const KIND: &str = "noop";
const INSERT_STEP: usize = 5_000;
const ASK_EVERY: Duration = Duration::from_millis(1);
const SHUTDOWN: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["insert", url] => insert(&open(url).await?).await,
        ["work", url, jobs] => work(&open(url).await?, jobs.parse()?).await,
        _ => Err("usage: acp-bench-awa insert URL | acp-bench-awa work URL JOBS".into()),
    }
}

async fn open(url: &str) -> Outcome<PgPool> {
    let connections = setting("PEER_CONNECTIONS", 10);
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .connect(url)
        .await?)
}

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

async fn insert(pool: &PgPool) -> Outcome<()> {
    sqlx::query("DROP SCHEMA IF EXISTS awa CASCADE")
        .execute(pool)
        .await?;
    migrations::run(pool).await?;
    let store = QueueStorage::new(QueueStorageConfig::default())?;
    store.install(pool).await?;
    shard(pool, setting("PEER_SHARDS", 1)).await?;
    let mut step = Vec::with_capacity(INSERT_STEP);
    for line in std::io::stdin().lock().lines() {
        step.push(job(&line?)?);
        if step.len() == INSERT_STEP {
            store.enqueue_params_copy(pool, &step).await?;
            step.clear();
        }
    }
    store.enqueue_params_copy(pool, &step).await?;
    Ok(())
}

async fn shard(pool: &PgPool, shards: u32) -> Outcome<()> {
    sqlx::query("INSERT INTO awa.queue_meta (queue, enqueue_shards) VALUES ($1, $2)")
        .bind(QUEUE)
        .bind(i16::try_from(shards)?)
        .execute(pool)
        .await?;
    Ok(())
}

fn job(line: &str) -> Outcome<InsertParams> {
    let opts = InsertOpts {
        queue: QUEUE.to_string(),
        ..Default::default()
    };
    Ok(InsertParams {
        kind: KIND.to_string(),
        args: serde_json::from_str(line)?,
        opts,
    })
}

/// Does nothing with a job but count it.
struct Counter {
    jobs: u64,
    begun: AtomicU64,
    done: AtomicU64,
    first: Notify,
    last: Notify,
}

struct Noop(Arc<Counter>);

#[async_trait::async_trait]
impl Worker for Noop {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn perform(&self, _: &JobContext) -> Result<JobResult, JobError> {
        if self.0.begun.fetch_add(1, Ordering::Relaxed) == 0 {
            self.0.first.notify_one();
        }
        if self.0.done.fetch_add(1, Ordering::Relaxed) + 1 == self.0.jobs {
            self.0.last.notify_one();
        }
        Ok(JobResult::Completed)
    }
}

/// Timed from the first job begun to the last that is stored as completed.
async fn work(pool: &PgPool, jobs: u64) -> Outcome<()> {
    let counter = Arc::new(Counter {
        jobs,
        begun: AtomicU64::new(0),
        done: AtomicU64::new(0),
        first: Notify::new(),
        last: Notify::new(),
    });
    // Tried on a busy machine of two cores (load 4), 30,000 jobs, one run each: 5,647 jobs/s as here,
    // 4,922 with 1 claimer, 4,765 with 2 enqueue shards.
    let queue = QueueConfig {
        max_workers: setting("PEER_WORKERS", 2_000),
        claimers: u16::try_from(setting("PEER_CLAIMERS", 2))?,
        claim_batch_size: setting("PEER_BATCH", 512) as usize,
        poll_interval: Duration::from_millis(setting("PEER_POLL_MS", 50).into()),
        deadline_duration: Duration::ZERO,
        ..Default::default()
    };
    let client = Client::builder(pool.clone())
        .queue(QUEUE, queue)
        .register_worker(Noop(counter.clone()))
        .build()?;
    client.start().await?;
    counter.first.notified().await;
    let (began, processor) = (Instant::now(), ProcessTime::now());
    counter.last.notified().await;
    until_completed(pool, jobs).await?;
    let (seconds, spent) = (
        began.elapsed().as_secs_f64(),
        processor.elapsed().as_secs_f64() * 1e3,
    );
    println!("{{\"seconds\":{seconds:.6},\"processor_ms\":{spent:.3}}}");
    std::io::read_to_string(std::io::stdin())?;
    client.shutdown(SHUTDOWN).await;
    Ok(())
}

/// Counts completions in the compact batches and the single rows that awa keeps them in; its own
/// `queue_counts` takes seconds over claims in flight.
const COMPLETED: &str = "SELECT coalesce((SELECT sum(completed_count)
    FROM awa.receipt_completion_batches), 0)::bigint + (SELECT count(*) FROM awa.done_entries)";

/// Waits for awa's batches of completions, which come after the last job's end.
async fn until_completed(pool: &PgPool, jobs: u64) -> Outcome<()> {
    let jobs = i64::try_from(jobs)?;
    while sqlx::query_scalar::<_, i64>(COMPLETED)
        .fetch_one(pool)
        .await?
        < jobs
    {
        tokio::time::sleep(ASK_EVERY).await;
    }
    Ok(())
}
