// An API server for custom resources without a network, etcd or anything else beside it: what judges is the server's own
// code. It reads requests and writes answers, one JSON object a line.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"

	"k8s.io/klog/v2"
)

// Request is what a client would send over HTTP.
type Request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Type   string `json:"type,omitempty"`
	Body   []byte `json:"body,omitempty"`
}

// Answer is what the server says to it.
type Answer struct {
	Status   int      `json:"status"`
	Body     string   `json:"body"`
	Warnings []string `json:"warnings,omitempty"`
	// What is judged of an object that is changed: what was applied, merged into what was there.
	Merged string `json:"merged,omitempty"`
}

func main() {
	klog.SetLogger(klog.Logger{})
	server := NewServer()
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(output)
	for requests.More() {
		var request Request
		if err := requests.Decode(&request); err != nil {
			panic(err)
		}
		if err := answers.Encode(answer(server, request)); err != nil {
			panic(err)
		}
		if err := output.Flush(); err != nil {
			panic(err)
		}
	}
}

func answer(server http.Handler, request Request) Answer {
	sent := httptest.NewRequest(request.Method, request.Path, bytes.NewReader(request.Body))
	sent.Header.Set("Content-Type", request.Type)
	sent.Header.Set("Accept", "application/json")
	recorder := httptest.NewRecorder()
	var merged []byte
	server.ServeHTTP(recorder, sent.WithContext(context.WithValue(sent.Context(), mergedKey{}, &merged)))
	var warnings []string
	for _, header := range recorder.Header().Values("Warning") {
		// As in `299 - "text"`.
		warnings = append(warnings, header[len("299 - "):])
	}
	return Answer{Status: recorder.Code, Body: recorder.Body.String(), Warnings: warnings, Merged: string(merged)}
}
