package main

import (
	"errors"
	"os"
	"regexp"
)

// inputMap is what gqlgen's Exec makes anew for every operation, by reflection over all input types: a tenth of the cost of a small
// one. It serves resolvers that read inputs by themselves (graphql.UnmarshalInputFromContext), of which there are none here.
var inputMap = regexp.MustCompile(`(?s)\tinputUnmarshalMap := graphql\.BuildUnmarshalerMap\(.*?\n\t\)\n|\t+ctx = graphql\.WithUnmarshalerMap\(ctx, inputUnmarshalMap\)\n`)

// trim leaves the map out of what gqlgen has written.
func trim(file string) error {
	written, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	trimmed := inputMap.ReplaceAll(written, nil)
	if len(trimmed) == len(written) {
		return errors.New("gqlgen has written no map of inputs into " + file + "; if it makes none any more, neither need this be")
	}
	return os.WriteFile(file, trimmed, 0o644)
}
