// A consumer in Go: events by webhook, the effect of each once, in a database of its own.
//
//	DATABASE_URL=postgresql://… WEBHOOK_SECRET=whsec_… go run .
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	consumer     = "go-consumer"
	topic        = "events"
	bodyBytesMax = 8 << 20
	handlerTime  = 30 * time.Second
)

// Both as libs/contracts/vectors/inbox.json has them; a test compares.
const tables = `CREATE TABLE IF NOT EXISTS processed_events (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duplicates   integer     NOT NULL DEFAULT 0,
  CONSTRAINT processed_events_once PRIMARY KEY (event_id, consumer)
) WITH (fillfactor = 90);`

const recordProcessed = `WITH recorded AS (
  INSERT INTO processed_events AS seen (event_id, consumer, topic, duplicates)
  SELECT batch.event_id, $3, $4, batch.deliveries - 1
    FROM unnest($1::uuid[], $2::int[]) AS batch (event_id, deliveries)
   ORDER BY batch.event_id
      ON CONFLICT (event_id, consumer)
      DO UPDATE SET duplicates = seen.duplicates + excluded.duplicates + 1
  RETURNING event_id, xmax <> 0 AS duplicate
)
SELECT event_id FROM recorded WHERE duplicate`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	db, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if _, err = db.Exec(ctx, tables+`CREATE TABLE IF NOT EXISTS seen (event_id uuid, entity_id text)`); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	server := &http.Server{Handler: receiver{db, os.Getenv("WEBHOOK_SECRET")}, ReadTimeout: time.Minute}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

// count is the effect: what it writes commits with the row of the inbox, or not at all.
func count(ctx context.Context, tx pgx.Tx, event Event) error {
	_, err := tx.Exec(ctx, `INSERT INTO seen VALUES ($1, $2)`, event.EventID, event.EntityID)
	return err
}

type receiver struct {
	db     *pgxpool.Pool
	secret string
}

// ServeHTTP answers 2xx only after the commit. The relay counts the attempts and has the dead letter.
func (r receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, bodyBytesMax))
	if err != nil {
		answer(w, http.StatusRequestEntityTooLarge, "REQUEST.TOO_LARGE", "the body is over the limit")
		return
	}
	headers := headersOf(request.Header)
	if problem := signatureProblem(headers, body, []string{r.secret}, time.Now()); problem != "" {
		answer(w, http.StatusUnauthorized, "WEBHOOK.BAD_SIGNATURE", problem)
		return
	}
	event, refused := decodeMessage(Message{string(body), normaliseHeaders(headers)})
	if refused != nil {
		answer(w, http.StatusUnprocessableEntity, refused.Code, refused.Reason)
		return
	}
	ctx, cancel := context.WithTimeout(request.Context(), handlerTime)
	defer cancel()
	outcome, err := r.process(ctx, event)
	var failed handlerError
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"outcome":%q}`, outcome)
	case errors.As(err, &failed) && r.db.Ping(ctx) == nil:
		answer(w, http.StatusInternalServerError, "CONSUMER.FAILED", err.Error())
	default:
		w.Header().Set("Retry-After", "5")
		answer(w, http.StatusServiceUnavailable, "SERVICE.UNAVAILABLE", "the consumer cannot process events now")
	}
}

// handlerError is what the handler answered: it spends an attempt, as nothing else does.
type handlerError struct{ error }

// process makes the effect of an event once: inbox row, effect and commit in this order, in one transaction.
func (r receiver) process(ctx context.Context, event Event) (outcome string, err error) {
	outcome = "processed"
	err = pgx.BeginTxFunc(ctx, r.db, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, recordProcessed, []string{event.EventID}, []int32{1}, consumer, topic)
		if err != nil {
			return err
		}
		duplicates, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
		if err != nil || len(duplicates) > 0 {
			outcome = "duplicate"
			return err
		}
		if event.isCanary() {
			return nil
		}
		if err := count(ctx, tx, event); err != nil {
			return handlerError{err}
		}
		return nil
	})
	return outcome, err
}

func answer(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "status": status, "code": code, "detail": detail})
}
