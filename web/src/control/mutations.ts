import { graphql } from '../gql/generated'

export const CancelOrder = graphql(`
  mutation CancelOrder($orderId: ID!) {
    cancelOrder(input: { orderId: $orderId }) {
      order {
        ...MovingOrder
        cancelledAt
      }
    }
  }
`)

export const PauseOrder = graphql(`
  mutation PauseOrder($orderId: ID!) {
    pauseOrder(input: { orderId: $orderId }) {
      order {
        ...MovingOrder
      }
    }
  }
`)

export const ResumeOrder = graphql(`
  mutation ResumeOrder($orderId: ID!) {
    resumeOrder(input: { orderId: $orderId }) {
      order {
        ...MovingOrder
      }
    }
  }
`)

export const SetIncomeVisibility = graphql(`
  mutation SetIncomeVisibility($orderId: ID!, $visible: Boolean!) {
    setIncomeVisibility(input: { orderId: $orderId, visible: $visible }) {
      order {
        ...MovingOrder
      }
    }
  }
`)
