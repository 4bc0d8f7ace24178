/** How long anything may take to come. */
const patience = 15_000

/** What comes, in the order in which it came, for a test that waits for it. */
export class Inbox {
  #items = []
  #waiting = []

  put(item) {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(item)
    else this.#items.push(item)
  }

  /** The next that comes; `what` names it should it not come. */
  take(what) {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift())
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(new Error(`${what} did not come within ${patience / 1000} s`))
      }, patience)
      const waiting = (item) => {
        clearTimeout(late)
        resolve(item)
      }
      this.#waiting.push(waiting)
    })
  }

  /** The first that fits, and whatever comes before it. */
  async until(what, fits) {
    const taken = []
    do taken.push(await this.take(what))
    while (!fits(taken.at(-1)))
    return taken
  }

  /** What has come and was not taken. */
  get rest() {
    return [...this.#items]
  }
}
