import { Button } from '../../components/Button.tsx';
import { useTexts } from '../../state/settings.ts';
import { wholeView } from './camera.ts';
import { LassoIcon, MinusIcon, MoveIcon, PlusIcon, WholeIcon } from './map-icons.tsx';
import type { MapStage } from './stage.ts';

interface MapToolsProps {
  readonly stage: MapStage | null;
  readonly isLasso: boolean;
  readonly onLasso: (isLasso: boolean) => void;
}

const STEP = 1.6;

/** What the pointer does, and the camera by buttons. */
export function MapTools({ stage, isLasso, onLasso }: MapToolsProps) {
  const { map } = useTexts();
  const zoom = (factor: number) =>
    stage?.move((camera) => camera.zoomAt(camera.size.width / 2, camera.size.height / 2, factor));
  return (
    <fieldset className="map-tools">
      <legend className="visually-hidden">{map.tools}</legend>
      <Button look="quiet" pressed={!isLasso} title={map.move} aria-label={map.move} onClick={() => onLasso(false)}>
        <MoveIcon />
      </Button>
      <Button look="quiet" pressed={isLasso} title={map.lasso} aria-label={map.lasso} onClick={() => onLasso(true)}>
        <LassoIcon />
      </Button>
      <hr />
      <Button look="quiet" title={map.zoomIn} aria-label={map.zoomIn} onClick={() => zoom(STEP)}>
        <PlusIcon />
      </Button>
      <Button look="quiet" title={map.zoomOut} aria-label={map.zoomOut} onClick={() => zoom(1 / STEP)}>
        <MinusIcon />
      </Button>
      <Button
        look="quiet"
        title={map.whole}
        aria-label={map.whole}
        onClick={() => stage?.show(wholeView(stage.camera.bounds))}
      >
        <WholeIcon />
      </Button>
    </fieldset>
  );
}
