package order

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCheckKey(t *testing.T) {
	for _, good := range []string{"", "a", "550e8400-e29b-41d4-a716-446655440000", strings.Repeat("ü", MaxIdempotencyKey), "two words"} {
		wantCode(t, checkKey(good), "")
	}
	for _, bad := range []string{strings.Repeat("x", MaxIdempotencyKey+1), "a\nb", "\x00", "\xff", "a\u200bb"} {
		wantField(t, checkKey(bad), "idempotencyKey")
	}
}

// TestAnswersSurviveStorage: a repeat gets what the first call got (rule 40), so every answer comes back from its JSON the same.
func TestAnswersSurviveStorage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		survives(t, fill[Order](t))
		survives(t, []*Order{fill[Order](t)})
		survives(t, fill[Tag](t))
		survives(t, fill[ShareLink](t))
		survives(t, fill[APIKey](t))
		survives(t, &CreatedShareLink{Link: fill[ShareLink](t), MatchingOrders: 3})
		survives(t, &CreatedAPIKey{Key: fill[APIKey](t)})
		id := anyID().Draw(t, "id")
		survives(t, &id)
	})
}

func TestSecretsAreNotKept(t *testing.T) {
	for _, answer := range []any{CreatedShareLink{Token: "hush"}, CreatedAPIKey{Secret: "hush"}} {
		if text, err := json.Marshal(answer); err != nil || strings.Contains(string(text), "hush") {
			t.Errorf("kept as %s, %v", text, err)
		}
	}
}

func survives[T any](t *rapid.T, answer T) {
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if !reflect.DeepEqual(back, answer) {
		t.Fatalf("kept %+v, back %+v", answer, back)
	}
}

// fill draws a value with something in every field, so that a field that JSON loses is noticed whoever adds it.
func fill[T any](t *rapid.T) *T {
	value := new(T)
	fillValue(t, reflect.ValueOf(value).Elem())
	return value
}

func fillValue(t *rapid.T, v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "time")).UTC()))
		return
	case reflect.TypeFor[ID]():
		v.Set(reflect.ValueOf(anyID().Draw(t, "id")))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillValue(t, v.Field(i))
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fillValue(t, v.Elem())
		}
	case reflect.Slice:
		// A filter keeps no empty list; elsewhere empty and missing are told apart.
		length := rapid.IntRange(0, 3).Draw(t, "length")
		if length > 0 {
			v.Set(reflect.MakeSlice(v.Type(), length, length))
		}
		for i := range length {
			fillValue(t, v.Index(i))
		}
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Byte().Draw(t, "byte")))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	default:
		t.Fatalf("%s: teach fillValue this kind", v.Type())
	}
}

func TestInputHash(t *testing.T) {
	hash := func(input any) string {
		sum, err := inputHash(input)
		if err != nil {
			t.Fatal(err)
		}
		return string(sum)
	}
	one := orderInput{OrderID: sampleID(1)}
	if hash(one) != hash(orderInput{OrderID: sampleID(1)}) || hash(one) == hash(orderInput{OrderID: sampleID(2)}) || hash(one) == hash(orderInput{OrderID: sampleID(1), Note: "x"}) {
		t.Error("equal inputs are told apart, or different ones are not")
	}
	all := ShareLinkInput{OrderID: sampleID(1)}
	none := ShareLinkInput{OrderID: sampleID(1), Fields: []ShareField{}}
	if hash(all) == hash(none) {
		t.Error("no choice of fields and a choice of none are the same input")
	}
}

// TestConcealedPasswords: what an idempotency key remembers of a password tells equal ones, under one key only.
func TestConcealedPasswords(t *testing.T) {
	conceal := func(password, key string) string {
		text, err := concealed(password, theMarketer, key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	first := conceal("password1", "k")
	if first != conceal("password1", "k") || first == conceal("password2", "k") || first == conceal("password1", "l") || strings.Contains(first, "password") {
		t.Errorf("got %s", first)
	}
	if conceal("", "k") != "" || conceal("password1", "") != "" {
		t.Error("something is made of nothing")
	}
}
