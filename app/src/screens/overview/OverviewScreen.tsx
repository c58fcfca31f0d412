import { useWorkspaceState } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { ChangesSection } from './ChangesSection.tsx';
import { DatasetHeader } from './DatasetHeader.tsx';
import { FilesSection } from './FilesSection.tsx';
import { FindingsSection } from './FindingsSection.tsx';
import { HistogramsSection } from './HistogramsSection.tsx';
import { LabelsSection } from './LabelsSection.tsx';
import { NextSteps } from './NextSteps.tsx';
import { ObjectsSection } from './ObjectsSection.tsx';
import './overview.css';

/** The dataset at a glance. What takes longer fills places that are kept for it. */
export function OverviewScreen() {
  const { name: state } = useWorkspaceState();
  const { data: summary } = useCall('overview/summary', { state });
  const { data: files } = useCall('overview/files', { state });
  return (
    <div className="overview">
      <DatasetHeader summary={summary} files={files} />
      <NextSteps />
      <div className="overview-pair">
        <FindingsSection />
        <div className="overview-column">
          <FilesSection files={files} />
          <ChangesSection summary={summary} />
        </div>
      </div>
      <LabelsSection />
      <ObjectsSection />
      <HistogramsSection columns={summary?.histograms ?? null} />
    </div>
  );
}
