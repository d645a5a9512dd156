import type { JsonObject } from '../../json.js';
import { missing, refused, refusedWithoutCode } from '../api-error.js';
import { created, noContent, ok, pathValue, type Call, type Handler } from '../call.js';
import type { Project } from '../company.js';
import { text } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { projectFields } from '../fields/register-fields.js';
import { applyFilters, contains, page } from '../listing.js';
import { show, store } from '../stored-fields.js';

/** What a project shows for fields nobody filled. */
const emptyProject: JsonObject = {
  Comments: null,
  ContactPerson: null,
  Description: '',
  EndDate: null,
  ProjectLeader: null,
  StartDate: null,
  Status: 'NOTSTARTED',
};

export const listProjects: Handler = (call) => {
  const found = applyFilters([...call.company.projects.values()], call.query, {
    description: ({ fields }, wanted) => contains(text(fields, 'Description') ?? '', wanted),
    projectleader: ({ fields }, wanted) => contains(text(fields, 'ProjectLeader') ?? '', wanted),
  });
  return page(call, 'Projects', found, (project) => projectView(project, call.baseUrl));
};

export const readProject: Handler = (call) =>
  ok({ Project: projectView(findProject(call), call.baseUrl) });

export const createProject: Handler = (call) => {
  const given = readBody(call.body, 'Project', projectFields);
  if (text(given, 'Description') === undefined) throw refused(2000588, 'Description krävs.');
  const number = takeNumber(call, text(given, 'ProjectNumber'));
  const project = { number, fields: store(new Map(), given) };
  call.company.projects.set(number, project);
  return created({ Project: projectView(project, call.baseUrl) });
};

export const updateProject: Handler = (call) => {
  const project = findProject(call);
  const given = readBody(call.body, 'Project', projectFields);
  const updated = { ...project, fields: store(project.fields, given) };
  call.company.projects.set(project.number, updated);
  return ok({ Project: projectView(updated, call.baseUrl) });
};

export const deleteProject: Handler = (call) => {
  call.company.projects.delete(findProject(call).number);
  return noContent;
};

/** 2001161 is known to be about projects. */
function findProject(call: Call): Project {
  const found = call.company.projects.get(pathValue(call, 'number'));
  if (!found) throw missing(2001161, 'Kunde inte hämta/hitta projekt.');
  return found;
}

function takeNumber(call: Call, wanted: string | undefined): string {
  const { projects, counters } = call.company;
  if (wanted !== undefined) {
    if (!projects.has(wanted)) return wanted;
    throw refusedWithoutCode(`Projektnummer ${wanted} används redan.`);
  }
  do counters.project += 1;
  while (projects.has(String(counters.project)));
  return String(counters.project);
}

const projectView = (project: Project, baseUrl: string): JsonObject => ({
  '@url': `${baseUrl}/projects/${encodeURIComponent(project.number)}`,
  ...show(project.fields, emptyProject),
  ProjectNumber: project.number,
});
