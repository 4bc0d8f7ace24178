package transport

// fifo is a queue that holds no memory worth speaking of while it is empty.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

func (q *fifo[T]) push(item T) { q.items = append(q.items, item) }

// pop removes the oldest item. There must be one.
func (q *fifo[T]) pop() T {
	var none T
	item := q.items[q.head]
	q.items[q.head] = none
	if q.head++; q.head == len(q.items) {
		if cap(q.items) > fifoKeeps {
			q.items = nil
		}
		q.items, q.head = q.items[:0], 0
	}
	return item
}

// clear forgets every item.
func (q *fifo[T]) clear() { *q = fifo[T]{} }

// fifoKeeps is how many places an empty queue keeps.
const fifoKeeps = 4
