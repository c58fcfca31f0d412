import { useParameter } from '../../state/address.ts';
import { PlanStart } from './PlanStart.tsx';
import { PlanView } from './PlanView.tsx';
import './plan.css';

/** Without a plan in the address: making one, and all that were made. */
export function PlanScreen() {
  const [plan] = useParameter('plan');
  return plan === '' ? <PlanStart /> : <PlanView key={plan} plan={plan} />;
}
