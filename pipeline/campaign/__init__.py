"""The campaign workbook as one frozen value: tables of `inputs/dot-thi-dua.xlsx` in, a `Campaign` out. Pure.

`look_up` makes the raw tables ready to be checked as any workbook's; `build` gives each checked row its type (`shape`);
`parameters` and `families` tell the suites what this campaign has.
"""

from pipeline.campaign.build import build as build
from pipeline.campaign.look_up import look_up as look_up
from pipeline.campaign.parameters import families as families
from pipeline.campaign.parameters import kind_families as kind_families
from pipeline.campaign.parameters import parameters as parameters
from pipeline.campaign.parameters import raw_parameters as raw_parameters
from pipeline.campaign.shape import Award as Award
from pipeline.campaign.shape import BaseSalary as BaseSalary
from pipeline.campaign.shape import Campaign as Campaign
from pipeline.campaign.shape import Content as Content
from pipeline.campaign.shape import CouncilMember as CouncilMember
from pipeline.campaign.shape import Criterion as Criterion
from pipeline.campaign.shape import Deadline as Deadline
from pipeline.campaign.shape import Kind as Kind
from pipeline.campaign.shape import LegalBasis as LegalBasis
from pipeline.campaign.shape import Paper as Paper
from pipeline.campaign.shape import Paperwork as Paperwork
from pipeline.campaign.shape import Person as Person
from pipeline.campaign.shape import RewardRate as RewardRate
from pipeline.campaign.shape import Settings as Settings
from pipeline.campaign.shape import Unit as Unit
