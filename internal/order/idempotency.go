package order

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// MaxIdempotencyKey is how many characters an idempotency key may have (rule 40).
const MaxIdempotencyKey = 128

// checkKey refuses a key that is too long or not printable. The empty key is none.
func checkKey(key string) error {
	if utf8.RuneCountInString(key) > MaxIdempotencyKey {
		return BadInput("idempotencyKey", "An idempotency key has at most %d characters.", MaxIdempotencyKey)
	}
	for _, r := range key {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return BadInput("idempotencyKey", "An idempotency key has printable characters only.")
		}
	}
	return nil
}

// once is rule 40: without a key it runs do; with one it runs do the first time and keeps the answer in the same transaction,
// and afterwards gives the first answer without running do. The key belongs to the viewer's account and the operation. What must
// not be shown again is left out of the answer's JSON. A used key with another input is CONFLICT (from the store).
func once[T any](ctx context.Context, tx Tx, v Viewer, operation, key string, input any, do func() (T, error)) (T, error) {
	var none T
	if key == "" {
		return do()
	}
	hash, err := inputHash(input)
	if err != nil {
		return none, err
	}
	first, used, err := tx.ClaimKey(ctx, v.AccountID, operation, key, hash)
	if err != nil {
		return none, err
	}
	if used {
		var answer T
		if err := json.Unmarshal(first, &answer); err != nil {
			return none, fmt.Errorf("read the first answer of %s: %w", operation, err)
		}
		return answer, nil
	}
	answer, err := do()
	if err != nil {
		return none, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return none, fmt.Errorf("keep the first answer of %s: %w", operation, err)
	}
	return answer, tx.SaveAnswer(ctx, v.AccountID, operation, key, text)
}

// inputHash is the SHA-256 of the input's JSON, which is canonical: fields in the order of their declaration, map keys sorted.
func inputHash(input any) ([]byte, error) {
	text, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("hash an input: %w", err)
	}
	hash := sha256.Sum256(text)
	return hash[:], nil
}
