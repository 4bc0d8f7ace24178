// Package rig is what benchmarks that compare servers have in common: child processes, what they use of the machine, and figures.
package rig
